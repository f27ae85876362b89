using EidPin.Desk.Resetting;

namespace EidPin.Tests;

/// <summary>How often a Desk asks the operator's server: thousands of them stay open all day.</summary>
public sealed class PaceTests
{
    private readonly HandClock clock = new();

    [Fact]
    public void For_a_minute_after_something_happened_it_asks_each_time_and_then_once_a_minute()
    {
        var pace = new Pace(clock);
        Assert.Equal(30, Asked(pace, TimeSpan.FromMinutes(1)));
        Assert.Equal(10, Asked(pace, TimeSpan.FromMinutes(10)));
        pace.Happened();
        Assert.Equal(30, Asked(pace, TimeSpan.FromMinutes(1)));
        Assert.Equal(24 * 60, Asked(pace, TimeSpan.FromHours(24)));
    }

    [Fact]
    public void As_long_as_a_tab_shows_it_it_asks_each_time()
    {
        var pace = new Pace(clock);
        Asked(pace, TimeSpan.FromMinutes(5));
        using (pace.Watch()) Assert.Equal(150, Asked(pace, TimeSpan.FromMinutes(5)));
        Assert.InRange(Asked(pace, TimeSpan.FromMinutes(5)), 4, 6);
    }

    private int Asked(Pace pace, TimeSpan during)
    {
        var asked = 0;
        for (var end = clock.Now + during; clock.Now < end; clock.Now += Pace.Often)
            if (pace.IsDue()) asked++;
        return asked;
    }
}
