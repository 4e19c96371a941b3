using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Console.Rewards;

namespace Tagsale.Tests.Web.Pages.Console.Rewards;

public sealed class BudgetCourseTests
{
    static readonly DateTimeOffset Day = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    static readonly BudgetStep[] Steps = [new(Day, 0, 0, 0, 4_000, 2), new(Day.AddDays(4), 2_000, 500, 1, -1_500, 0)];

    [Fact]
    public void the_line_goes_from_nothing_to_how_the_budget_stands()
    {
        var course = new BudgetCourse(Offer(new(10_000, 2_500, 1_500, 2)), Steps, Day.AddDays(10));
        BudgetPoint[] points =
        [
            new(Day, 0, 0), new(Day.AddDays(1), 0, 4_000), new(Day.AddDays(4), 0, 4_000), new(Day.AddDays(5), 1_500, 2_500), new(Day.AddDays(10), 1_500, 2_500),
        ];
        Assert.Equal(points, course.Points);
        Assert.Equal("M0 100L10 100L40 100L50 85L100 85", course.CreditedLine());
        Assert.Equal("M0 100L10 60L40 60L50 60L100 60", course.SpokenForLine());
        Assert.Equal("M0 100L10 60L40 60L50 60L100 60L100 85L50 85L40 100L10 100L0 100Z", course.ReservedArea());
        Assert.Equal([(4_000L, 6_000L), (2_500L, 6_000L)], course.Rows().Select(row => (row.ReservedMinor, row.FreeMinor)));
    }

    [Fact]
    public void it_ends_where_the_budget_stands_also_where_what_was_set_aside_has_ended()
    {
        var course = new BudgetCourse(Offer(new(10_000, 0, 1_500, 2)), Steps, Day.AddDays(4).AddHours(1));
        Assert.Equal(new(Day.AddDays(4).AddHours(1), 1_500, 0), course.Points[^1]);
        Assert.EndsWith("L100 85", course.SpokenForLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void an_offer_of_this_minute_is_drawn_too()
    {
        var offer = Offer(new(10_000, 2_000, 0, 1)) with { CreatedAt = Day.AddMinutes(3) };
        Assert.Equal(TimeSpan.FromHours(1), BudgetCourse.StepOf(offer, Day.AddMinutes(4)));
        Assert.Equal("M0 100L100 80", new BudgetCourse(offer, [new(Day, 0, 0, 0, 2_000, 1)], Day.AddMinutes(4)).SpokenForLine());
        Assert.Equal(TimeSpan.FromDays(1), BudgetCourse.StepOf(offer, Day.AddDays(4)));
    }

    static RewardOffer Offer(Budget budget) => new()
    {
        Id = new(Some.Id()), Hashtag = "Save", Tag = "save", Skeleton = "save", Title = "t", Merchant = "m", CreatedAt = Day, Credit = new CreditTerms.Fixed(2_000), Currency = "USD",
        Match = new(["m"], [], null), Budget = budget,
    };
}
