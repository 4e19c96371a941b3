using Tagsale.Core.Posts;

namespace Tagsale.Tests.Core.Posts;

public class ConfusablesTests
{
    const string OrdinaryWords =
        "about above account action active adult after again agree album alert alone along amber angel apple april apron arrow aunt autumn award baby back badge " +
        "bag bake ball balloon banana band bank bar barn base basket bath beach bead bean bear beauty bed bee beer bell belt bench berry best bike bill bird birthday " +
        "biscuit black blanket blue board boat body bone book boot born bottle bowl box boy bracelet brand bread breakfast brick bride bright bring broom brown brush " +
        "bucket budget burger bus butter button buy cabin cable cake camera camp candle candy car card care carpet case cat chain chair chalk charm cheap cheese chef " +
        "cherry chicken child chocolate church cider cinema circle city clay clean click clock cloth cloud club coat cocoa code coffee coin cold color comfort cook " +
        "cookie cool copper corner cotton couch cream credit crown cup curtain cushion dad daily dance dark daughter day deal dear deep denim desk dessert diamond dinner " +
        "dish dog doll door dragon dream dress drink drive drum duck early earn earth easy egg evening event extra eye fabric family farm fashion father feather " +
        "festival field film fire fish flag flash floor flour flower food foot forest fork frame free fresh friday friend fruit full fun game garden gate gift girl " +
        "glass glove goat gold good grape grass green guitar hair half hall hammer hand happy harvest hat heart heat holiday home honey hope horse hotel house ice " +
        "iron island jacket jam jar jeans jewel juice july june kettle key kid king kitchen kite knife lace lake lamp land laptop large lawn leaf learn leather lemon " +
        "letter light lime linen lion lip list little live local lock long look love lucky lunch magic mango map market match meal meat medal melon member metal milk " +
        "mint mirror mobile modern money month moon morning mother motor mouse movie music needle new nice night noodle nose note novel nurse nut ocean offer office oil " +
        "olive onion open orange orchid oven owl paint pan panda pants paper park party pasta peach pearl pen pepper perfume phone piano picnic picture pie pillow pine " +
        "pink pizza plane plant plate play plum pocket poem point polish pool potato pound present pretty price prize purple purse queen quick quilt rabbit radio rain " +
        "red rest ribbon rice ring river road rock roof room rope rose round rug sail salad sale salt sand sandal sauce sausage save scarf school sea season seed sell " +
        "shell ship shirt shoe shop short silk silver sister skate ski skirt sky sleep smart smile snack snow soap sock sofa soft son song soup spice spoon sport spring " +
        "star steel stone store storm straw street sugar suit summer sun sweater sweet table tea team tee tent thread ticket tie tiger time tire toast today tomato " +
        "tool torch towel tower toy train travel treat tree trip truck tulip tuna turn umbrella van vase velvet vest video violet wagon walk wall warm wash watch water wave " +
        "wedding week wheel white wide wind window wine winter wolf wood wool work world yard year yellow yoga young zebra zip zone";

    [Theory]
    [InlineData("BuyTee", "Buytее", "Cyrillic е")]
    [InlineData("BuyTee", "ВuуТее", "Cyrillic В у Т е")]
    [InlineData("TEAM", "ТЕАМ", "all of it Cyrillic")]
    [InlineData("HAT", "НАТ", "Cyrillic capitals")]
    [InlineData("kettle", "кettle", "Cyrillic к")]
    [InlineData("offer", "οffer", "Greek ο")]
    [InlineData("BEAR", "ΒEAR", "Greek capital Β")]
    [InlineData("vase", "νase", "Greek ν")]
    [InlineData("nut", "ηut", "Greek η")]
    [InlineData("suho", "ѕսհօ", "Armenian")]
    [InlineData("buytee", "ʙᴜʏᴛᴇᴇ", "small capitals")]
    [InlineData("TEAM", "ᎢᎬᎪᎷ", "Cherokee")]
    [InlineData("TEAM", "ꓔꓰꓮꓟ", "Lisu")]
    [InlineData("coffee", "c0ffee", "a zero")]
    [InlineData("bill", "biII", "capital I for l")]
    [InlineData("bill", "b1l1", "ones")]
    [InlineData("bill", "bıll", "an i without its dot")]
    [InlineData("BIT", "Bİt", "an I with a dot of its own")]
    [InlineData("modern", "modem", "rn")]
    [InlineData("watch", "vvatch", "vv")]
    [InlineData("naïve", "naїve", "Cyrillic ї")]
    [InlineData("buy2tee", "buy٢tee", "another script's two")]
    [InlineData("قميص٢", "قمیص۲", "Persian letters and digits")]
    [InlineData("タロ", "夕口", "characters like kana")]
    public void Two_tags_that_people_cannot_tell_apart_have_one_skeleton(string tag, string alike, string why) =>
        Assert.True(Skeleton(tag) == Skeleton(alike), why);

    [Theory]
    [InlineData("café", "cafe")]
    [InlineData("resumé", "resume")]
    [InlineData("Ærø", "aero")]
    [InlineData("buy5", "buys")]
    [InlineData("buy2", "buyz")]
    [InlineData("buy8", "buyb")]
    [InlineData("buy_tee", "buytee")]
    [InlineData("лето", "aeto")]
    [InlineData("hat", "nat")]
    [InlineData("é1", "1é")]
    public void Tags_that_people_tell_apart_have_skeletons_of_their_own(string tag, string other) => Assert.NotEqual(Skeleton(tag), Skeleton(other));

    [Fact]
    public void Ordinary_words_stay_apart()
    {
        var alike = OrdinaryWords.Split(' ').GroupBy(Skeleton).Where(words => words.Count() > 1).Select(words => string.Join('=', words));

        Assert.Empty(alike);
    }

    [Fact]
    public void A_skeleton_is_its_own_skeleton()
    {
        foreach (var word in OrdinaryWords.Split(' ')) Assert.Equal(Skeleton(word), Confusables.Skeleton(Skeleton(word)));
    }

    static string Skeleton(string tag) => Confusables.Skeleton(Hashtags.Fold(tag)!);
}
