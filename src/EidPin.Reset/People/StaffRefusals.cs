namespace EidPin.Reset.People;

/// <summary>What people hear who work at an operator's pages.</summary>
public static class StaffRefusals
{
    public const string SignedOut = "signed-out";
    public const string UnknownPasskey = "unknown-passkey";
    public const string NotYourRole = "not-your-role";
    public const string NotOnOneself = "not-on-oneself";
    public const string NotStaff = "not-staff";
    public const string AlreadyStaff = "already-staff";
    public const string RolesApart = "roles-apart";
    public const string NoSuchKey = "no-such-key";
    public const string BadCode = "bad-code";
    public const string NoCounter = "no-counter";
    public const string NoTrail = "no-trail";
    public const string BadDays = "bad-days";

    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        new(SignedOut, 401, "Nobody is signed in, or not any more."),
        new(UnknownPasskey, 401, "The passkey is not known here, was not let in, or was ended."),
        new(NotYourRole, 403, "Who is signed in has no role that may do this."),
        new(NotOnOneself, 403, "Nobody does this to himself: somebody else has to."),
        new(NotStaff, 404, "There is no such member of staff."),
        new(AlreadyStaff, 409, "Somebody of the staff is called so already."),
        new(RolesApart, 409, "That role and one of the others do not go together."),
        new(NoSuchKey, 409, "There is no such passkey that waits to be let in, or can be ended."),
        new(BadCode, 403, "The code for a passkey is not right, was used, or is over."),
        new(NoCounter, 409, "The person's site is no counter of this server."),
        new(BadDays, 400, "The days are none, in the wrong order, or more than 400."),
        new(NoTrail, 404, "There is no such visit or reservation, or it is not for who asks."),
    ];
}
