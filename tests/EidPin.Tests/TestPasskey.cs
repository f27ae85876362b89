using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EidPin.Reset.People;

namespace EidPin.Tests;

/// <summary>A passkey in software, with the browser around it: written from WebAuthn level 3, not from the server.</summary>
internal sealed class TestPasskey : IDisposable
{
    private const byte Present = 1, Verified = 4, Attested = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Id { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Where the browser stands.</summary>
    public string Origin { get; set; } = TestCard.Origin;

    public string Domain { get; set; } = "localhost";

    public byte Flags { get; set; } = Present | Verified;

    /// <summary>Signatures so far; null: it does not count.</summary>
    public uint? Count { get; set; }

    public byte[] PublicKey
    {
        get
        {
            var point = key.ExportParameters(includePrivateParameters: false).Q;
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

    /// <summary>navigator.credentials.create</summary>
    public JsonObject Create(JsonNode options)
    {
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Id.Length);
        byte[] data = [.. Data((byte)(Flags | Attested)), .. new byte[16], .. length, .. Id, .. PublicKey];
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString("none");
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString(data);
        writer.WriteEndMap();
        return Credential(new()
        {
            ["clientDataJSON"] = Text(ClientData("webauthn.create", (string)options["challenge"]!)),
            ["attestationObject"] = Text(writer.Encode()),
            ["transports"] = new JsonArray(),
        });
    }

    /// <summary>navigator.credentials.get, to sign in.</summary>
    /// <param name="user">Whose it is.</param>
    public JsonObject Get(JsonNode options, string user)
    {
        var signed = Sign((string)options["challenge"]!);
        return Credential(new()
        {
            ["clientDataJSON"] = Text(signed.ClientData),
            ["authenticatorData"] = Text(signed.AuthenticatorData),
            ["signature"] = Text(signed.Signature),
            ["userHandle"] = Text(Encoding.UTF8.GetBytes(user)),
        });
    }

    /// <summary>navigator.credentials.get over words.</summary>
    public Assertion Sign(byte[] words) => Sign(Text(SHA256.HashData(words)));

    /// <param name="challenge">base64url.</param>
    public Assertion Sign(string challenge)
    {
        if (Count is not null) Count++;
        var (data, client) = (Data(Flags), ClientData("webauthn.get", challenge));
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        return new(Id, data, client, key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    public void Dispose() => key.Dispose();

    public static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private byte[] Data(byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count ?? 0);
        return [.. SHA256.HashData(Encoding.ASCII.GetBytes(Domain)), flags, .. count];
    }

    private byte[] ClientData(string type, string challenge) => Encoding.UTF8.GetBytes(
        $$"""{"type":"{{type}}","challenge":"{{challenge}}","origin":"{{Origin}}","crossOrigin":false}""");

    private JsonObject Credential(JsonObject response) => new()
    {
        ["id"] = Text(Id),
        ["rawId"] = Text(Id),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["authenticatorAttachment"] = "platform",
        ["response"] = response,
    };
}
