using Tagsale.Web;

return await TagsaleApp.Run(args);
