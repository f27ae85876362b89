using EidPin.Guidance.Wording;
using EidPin.Reset.People;

namespace EidPin.ResetServer.Staff;

/// <summary>What is done to the list of staff, in words: what stands beside the button by which it is signed.</summary>
internal sealed class PeopleWords(Texts texts, PeopleBook book)
{
    public string Of(PeopleAct act)
    {
        var member = book.Of(act.Staff);
        var name = member?.Name ?? act.Staff;
        string Key(string key) => member?.Keys.FirstOrDefault(k => k.Name == key)?.Said ?? key;
        return act switch
        {
            PeopleAct.Added a => texts.Get("staff.act.added", ("name", a.Name), ("user", a.UserName), ("site", a.Site ?? "–")),
            PeopleAct.CodeGiven => texts.Get("staff.act.code-given", ("name", name)),
            PeopleAct.KeyLetIn a => texts.Get("staff.act.key-let-in", ("name", name), ("key", Key(a.Key))),
            PeopleAct.KeyEnded a => texts.Get("staff.act.key-ended", ("name", name), ("key", Key(a.Key)), ("why", a.Why)),
            PeopleAct.RoleGiven a =>
                texts.Get("staff.act.role-given", ("name", name), ("role", Role(a.Role)), ("date", PeopleParts.Day(a.Until))),
            PeopleAct.RoleEnded a => texts.Get("staff.act.role-ended", ("name", name), ("role", Role(a.Role)), ("why", a.Why)),
            PeopleAct.Moved a => texts.Get("staff.act.moved", ("name", name), ("site", a.Site ?? "–")),
            PeopleAct.Left a => texts.Get("staff.act.left", ("name", name), ("why", a.Why)),
            _ => throw new ArgumentOutOfRangeException(nameof(act)),
        };
    }

    private string Role(StaffRole role) => texts[$"staff.role.{role.Word()}"];
}
