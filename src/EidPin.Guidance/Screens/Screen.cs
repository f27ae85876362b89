using EidPin.Guidance.Pages;

namespace EidPin.Guidance.Screens;

/// <summary>What somebody has before their eyes, as far as a helper can see the same.</summary>
public abstract record Screen(ScreenCode Code)
{
    /// <summary>A page that is the same for everybody.</summary>
    public sealed record OfPage(ScreenCode Code, Place Place) : Screen(Code);

    /// <summary>The record sheet of a card.</summary>
    public sealed record OfSheet(ScreenCode Code, string Card) : Screen(Code);

    /// <summary>The codes of one act are asked for: on a page, or at the terminal.</summary>
    /// <param name="Act">check, change, unlock, activate, reserve.</param>
    /// <param name="Pin">Without its country; null: the whole card.</param>
    public sealed record OfAct(ScreenCode Code, string Card, string Act, string? Pin) : Screen(Code);

    /// <summary>A step at a machine.</summary>
    public sealed record OfMachine(ScreenCode Code, string Step) : Screen(Code);

    /// <summary>A question of the guide, or a plan.</summary>
    public sealed record OfGuide(ScreenCode Code, string Card, GuideState State) : Screen(Code);
}
