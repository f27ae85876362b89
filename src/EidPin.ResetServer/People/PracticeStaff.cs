using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using EidPin.Reset.People;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.People;

/// <summary>
/// Made-up members of staff of a practice server, one for each role, whose passkeys the server plays itself. What they sign has the same
/// form as any other's and is checked in the same way. A server that is no practice has none of it: neither these people nor the routes.
/// </summary>
internal sealed class PracticeStaff
{
    public const string Site = "aonohara";

    private const byte PresentAndVerified = 5;

    private readonly ServerKey key;

    /// <exception cref="InvalidOperationException">The server is no practice.</exception>
    public PracticeStaff(Settings settings) =>
        key = settings.Practice
            ? settings.Key.First
            : throw new InvalidOperationException("practice staff on a server that is no practice");

    /// <summary>As they are called, in the order of roles.</summary>
    public static IReadOnlyList<(StaffRole Role, string Name)> All { get; } =
    [
        (StaffRole.Clerk, "Practice Clerk"), (StaffRole.RegistrationOfficer, "Practice Officer"),
        (StaffRole.Supervisor, "Practice Supervisor"), (StaffRole.Auditor, "Practice Auditor"),
        (StaffRole.Administrator, "Practice Administrator"),
    ];

    public static string IdOf(StaffRole role) => $"practice-{role.Word()}";

    /// <summary>Whose passkey this server plays.</summary>
    public static StaffRole? RoleOf(string staff)
    {
        foreach (var role in StaffRoles.All)
            if (IdOf(role) == staff) return role;
        return null;
    }

    /// <summary>Adds those that are not there, and renews what lapsed.</summary>
    public async Task Add(ResetStore store, Records records)
    {
        var book = await store.People.Newest();
        foreach (var (role, name) in All)
        {
            var member = book.Of(IdOf(role));
            PeopleRecord New(PeopleAct act, string by = PeopleRecord.ByCommand) => records.New("http://localhost", by, act);
            List<PeopleRecord> all = member is null ? [.. Hired(role, name, New)] : [];
            if (member?.Is(role, store.Now) != true) all.Add(New(new PeopleAct.RoleGiven(IdOf(role), role, store.Now.AddDays(365))));
            if (all.Count == 0 || member?.HasLeft == true) continue;
            try
            {
                await store.People.Take(all);
            }
            catch (RefusedException e) when (e.Refusal.Id == StaffRefusals.AlreadyStaff)
            {
                // Somebody else signed in at the same moment.
            }
        }
    }

    private PeopleRecord[] Hired(StaffRole role, string name, Func<PeopleAct, string, PeopleRecord> make)
    {
        var id = IdOf(role);
        var key = new StaffKey(Credential(role), PublicKey(role), default, "", IsBackupEligible: false);
        var added = new PeopleAct.Added(id, role.Word(), name, role.IsOfSite() ? Site : null);
        var given = make(new PeopleAct.CodeGiven(id), PeopleRecord.ByCommand);
        var made = new PeopleAct.KeyMade(id, given.Nonce, key.Credential, key.PublicKey, IsBackupEligible: false);
        var let = new PeopleAct.KeyLetIn(id, key.Name);
        return [make(added, PeopleRecord.ByCommand), given, make(made, PeopleRecord.ByCode), make(let, PeopleRecord.ByCommand)];
    }

    public byte[] Credential(StaffRole role) => key.Mac("practice credential", [role.Word()]);

    /// <summary>Signs as the browser and a passkey would.</summary>
    public Assertion Sign(StaffRole role, string origin, byte[] challenge)
    {
        byte[] data = [.. SHA256.HashData(Encoding.ASCII.GetBytes(new Uri(origin).Host)), PresentAndVerified, 0, 0, 0, 0];
        var asked = Base64Url.EncodeToString(challenge);
        var client = Encoding.UTF8.GetBytes(
            $$"""{"type":"webauthn.get","challenge":"{{asked}}","origin":"{{origin}}","crossOrigin":false}""");
        using var own = KeyOf(role);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        return new(
            Credential(role), data, client, own.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    // The same in every process and after a restart.
    private ECDsa KeyOf(StaffRole role) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = key.Mac("practice passkey", [role.Word()]),
    });

    // COSE_Key (RFC 9053, 7.1.1), ES256.
    private byte[] PublicKey(StaffRole role)
    {
        using var own = KeyOf(role);
        var point = own.ExportParameters(includePrivateParameters: false).Q;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        foreach (var (name, value) in ((int, int)[])[(1, 2), (3, -7), (-1, 1)])
        {
            writer.WriteInt32(name);
            writer.WriteInt32(value);
        }
        writer.WriteInt32(-2);
        writer.WriteByteString(point.X!);
        writer.WriteInt32(-3);
        writer.WriteByteString(point.Y!);
        writer.WriteEndMap();
        return writer.Encode();
    }
}
