using EidPin.Reset.People;

namespace EidPin.ResetServer.Oversight;

/// <summary>What was held against the list of staff and the signatures once more, for the page.</summary>
internal enum Checked
{
    /// <summary>Nobody decided anything here that could be.</summary>
    Nothing,

    /// <summary>It was signed by a passkey that the person had.</summary>
    Signed,

    /// <summary>It cannot have been decided so, or is not signed as it has to be.</summary>
    Wrong,

    /// <summary>Something before it cannot be read.</summary>
    Not,
}

/// <summary>One fact, as people are told of it.</summary>
/// <param name="Who">Empty: nobody did it.</param>
internal sealed record Told(string What, string Who = "", Checked Checked = Checked.Nothing);

/// <summary>Who did something.</summary>
/// <param name="people">The list of staff with what held once.</param>
internal sealed class Doers(OversightDesk desk, PeopleBook people)
{
    /// <summary>By name, also of somebody who has left; by id who is not in the list.</summary>
    public string Staff(string id) => people.Of(id)?.Name ?? id;

    public string Machine(string id) => desk.Texts.Get("staff.trail.by.machine", ("id", id));

    public string Terminal(string? id) => id is null ? "" : desk.Texts.Get("staff.trail.by.terminal", ("id", id));

    public string Holder => desk.Texts["staff.trail.by.holder"];

    /// <summary>A sentence for what stands in a fact, else the one that fits all of its kind.</summary>
    public string Said(string key, string? which, params ReadOnlySpan<(string, object)> values)
    {
        var own = $"staff.trail.{key}.{which}";
        return desk.Texts.Get(which is not null && desk.Texts.Has(own) ? own : $"staff.trail.{key}", values);
    }
}
