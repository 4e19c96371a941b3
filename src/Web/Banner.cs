using Tagsale.Web.Demo;
using Tagsale.Web.Security;

namespace Tagsale.Web;

/// <summary>What a person needs to know after the start. It goes to the terminal, never to the log: it holds the keys.</summary>
static class Banner
{
    public static void Write(TextWriter output, string address, IServiceProvider services, DemoAccounts? demo)
    {
        var settings = services.GetRequiredService<Settings>();
        output.WriteLine($"Tagsale is ready at {address}");
        output.WriteLine($"  Console       {address}/console");
        output.WriteLine($"  Operator key  {services.GetRequiredService<OperatorKey>().Shown}");
        output.WriteLine($"  Data          {settings.DataDirectory}");
        if (demo is not null)
        {
            output.WriteLine($"  Plaza         {address}/plaza");
            output.WriteLine($"  Storefront    handle {Services.StorefrontHandle}  key {demo.StorefrontKey}  (its likes on Plaza are the catalogue)");
            output.WriteLine($"  Demo sign-in  handle {demo.Member}  key {demo.MemberKey}  (a member with a card)");
            output.WriteLine($"  Demo sign-in  handle {demo.Stranger}  key {demo.StrangerKey}  (not a member yet)");
        }
        output.WriteLine("  Stop with Ctrl+C");
    }
}
