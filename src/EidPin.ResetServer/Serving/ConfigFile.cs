using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Hardening;
using EidPin.Reset;
using EidPin.ResetServer.Keys;
using EidPin.ResetServer.Register;

namespace EidPin.ResetServer.Serving;

/// <summary>The configuration as it is written (docs/reset-server.md). Names of files are relative to it.</summary>
/// <param name="Chains">Ids of the guide's operators.</param>
/// <param name="MoreChains">Others, in the same shape as in guidance/jp/operators.json.</param>
/// <param name="Sites">File of the municipal counters, in the same shape as guidance/jp/sites.json; null: there are none.</param>
/// <param name="Database">SQLite: a path. PostgreSQL: a connection string.</param>
internal sealed record ConfigFile(
    string Operator, IReadOnlyDictionary<string, string> Name, IReadOnlyList<AuthorityConfig> Authorities, IReadOnlyList<string> Chains,
    string Database,
    FileNames PseudonymKey, FileNames StaffSecret, FileNames IssuerSecret, FileNames MachineSecret,
    IReadOnlyList<string> Listen, string? MasterKey = null, IReadOnlyDictionary<int, string>? MasterKeys = null, FaceConfig? Face = null,
    IReadOnlyList<ChainConfig>? MoreChains = null, IReadOnlyList<string>? Proxies = null,
    int KeepDays = 30, Limits? Limits = null, int ListWarningHours = 24, string? Metrics = null, bool MetricsPublic = false,
    string? DownloadProxy = null, IReadOnlyList<string>? Origin = null, DateTimeOffset? NoOriginUntil = null,
    string? Sites = null)
{
    /// <exception cref="UsageException">What is wrong with it, for people.</exception>
    public static Settings Read(string path)
    {
        ConfigFile file;
        try
        {
            file = JsonSerializer.Deserialize(Bytes(path), ConfigJson.Default.ConfigFile)
                ?? throw new UsageException($"{path}: it is empty");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{path}: {JsonFault.Explain(e)}");
        }
        return file.Checked(path, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return InputFile.Read(path);
        }
        catch (UsageException e) when (!File.Exists(path) && File.Exists($"{path}.example"))
        {
            throw new UsageException($"{e.Message}; {Path.GetFileName(path)}.example beside it is the least of one");
        }
    }

    // As Kestrel takes them: * and + are all addresses of this machine.
    private static bool IsAddress(string listen)
    {
        if (!listen.StartsWith("http://", StringComparison.Ordinal)) return false;
        var named = listen.Replace("//*", "//all", StringComparison.Ordinal).Replace("//+", "//all", StringComparison.Ordinal);
        return Uri.TryCreate(named, UriKind.Absolute, out var address) && address.PathAndQuery == "/";
    }

    private static bool IsProxy(string text) =>
        System.Net.IPAddress.TryParse(text, out _) || System.Net.IPNetwork.TryParse(text, out _);

    private void MustBeUsable(string path)
    {
        if (!IsName(Operator)) throw new UsageException($"{path}: operator: letters, digits, dots and hyphens, at most 64");
        if (!IsNamed(Name)) throw new UsageException($"{path}: name: English is missing");
        if (Authorities.Count == 0) throw new UsageException($"{path}: authorities: whose cards are accepted?");
        if (Listen.Count == 0) throw new UsageException($"{path}: listen: where?");
        if (Listen.FirstOrDefault(l => !IsAddress(l)) is { } listen)
            throw new UsageException($"{path}: listen: {listen}: http://HOST:PORT is expected; TLS is for a proxy in front");
        if (Database.Contains("://", StringComparison.Ordinal))
            throw new UsageException(
                $"{path}: database: an address such as postgresql:// is not taken; Host=…;Database=…;Username=…;Password=… is, or a path");
        if (Database.Contains('=') && !Store.Database.IsConnectionString(Database))
            throw new UsageException(
                $"{path}: database: a connection string is known by Host=, which is missing; " +
                "what has no Host= is a path, and has no = in it");
        if (Store.Database.HasPassword(Database) && OwnFile.Fault(path) is { } fault)
            throw new UsageException($"{path}: the password of the database stands in it, and {fault}");
        if (Proxies?.FirstOrDefault(p => !IsProxy(p)) is { } proxy)
            throw new UsageException($"{path}: proxies: {proxy} is neither an address nor a network (10.0.0.0/8)");
        MetricsOf(path);
        if (Authorities.FirstOrDefault(a => IsUnknownAddress(a.RevocationList)) is { RevocationList: var list })
            // What stands before an @ may be a password.
            throw new UsageException(
                $"{path}: revocationList: {list.Split('@')[^1]}: a file, or an address with http:// or https://, is expected");
        if (Authorities.Select(a => a.RevocationList).Append(DownloadProxy ?? "").FirstOrDefault(HasUser) is { } named)
            throw new UsageException($"{path}: {new Uri(named).Host}{new Uri(named).AbsolutePath}: no name or password stands there");
        if (DownloadProxy is not null && !ListDownload.IsAddress(DownloadProxy))
            throw new UsageException($"{path}: downloadProxy: {DownloadProxy}: http://HOST:PORT is expected");
        if (Origin is not { Count: > 0 })
            throw new UsageException(
                $"{path}: origin: the addresses at which Desks and machines reach this server, as they dial them, are missing: " +
                "[\"https://reset.example.org\"]");
        if (Origin.FirstOrDefault(o => OriginOf(o) is null) is { } origin)
            throw new UsageException(
                $"{path}: origin: {origin}: scheme, host and, where it is not 443, port are expected: https://reset.example.org");
        if (ListWarningHours is < 0 or > 8760) throw new UsageException($"{path}: listWarningHours: from 0 to 8760");
        if (KeepDays is < 1 or > 3650) throw new UsageException($"{path}: keepDays: from 1 to 3650");
    }

    // The log and the database name these addresses.
    private static bool HasUser(string address) => ListDownload.IsAddress(address) && new Uri(address).UserInfo.Length > 0;

    private static bool IsUnknownAddress(string list) => list.Contains("://", StringComparison.Ordinal) && !ListDownload.IsAddress(list);

    // What proxies and this server listen at is another matter: this is what stands behind --reset and in machine.json.
    private static string? OriginOf(string said) =>
        Uri.TryCreate(said, UriKind.Absolute, out var address) && ServerOrigin.IsFor(address) && address.PathAndQuery == "/"
            && address is { UserInfo: "", Fragment: "" } && ServerOrigin.Is(ServerOrigin.Of(address))
            ? ServerOrigin.Of(address)
            : null;

    private Settings Checked(string path, string folder)
    {
        MustBeUsable(path);
        string In(string name) => Path.GetFullPath(name, folder);
        IReadOnlyList<byte[]> Keys(FileNames names) => [.. names.All.Select(name => KeyFile.Read(In(name), 32))];
        IReadOnlyList<byte[]>[] secrets = [Keys(StaffSecret), Keys(IssuerSecret), Keys(MachineSecret)];
        if (HasTwice(secrets.SelectMany(s => s)))
            throw new UsageException($"{path}: staffSecret, issuerSecret and machineSecret: each has to be another one");
        var pseudonyms = Keys(PseudonymKey);
        if (HasTwice(pseudonyms)) throw new UsageException($"{path}: pseudonymKey: a key stands there twice");
        var masters = Masters(path).ToDictionary(m => m.Key, m => KeyFile.Read(In(m.Value), 16, 24, 32));
        if (HasTwice(masters.Values)) throw new UsageException($"{path}: masterKeys: a key stands there twice");
        var authorities = Authorities.Select(a =>
            new Authority(
                ResetPins.Can(a.Pin) ? a.Pin : throw new UsageException($"{path}: authorities: {a.Pin} is no PIN that a kiosk resets"),
                Certificate(In(a.Certificate)))).ToList();
        return new(
            Operator, Name, Practice: false, FaceOf(path), ChainsOf(path), authorities,
            [.. Authorities.Select(a => ListDownload.IsAddress(a.RevocationList) ? a.RevocationList : In(a.RevocationList)).Distinct()],
            Store.Database.IsConnectionString(Database) ? Database : In(Database), KeepDays, Limits ?? new())
        {
            Listen = Listen,
            Proxies = Proxies ?? [],
            Metrics = MetricsOf(path),
            DownloadProxy = DownloadProxy,
            Origins = [.. Origin!.Select(o => OriginOf(o)!).Distinct()],
            NoOriginUntil = NoOriginUntil,
            ListWarning = TimeSpan.FromHours(ListWarningHours),
            Sites = Sites is null ? [] : SitesOf(In(Sites)),
            Keys = new(masters),
            Key = new(pseudonyms),
            StaffSecret = new(secrets[0]),
            IssuerSecret = new(secrets[1]),
            MachineSecret = new(secrets[2]),
        };
    }

    private IPEndPoint? MetricsOf(string path)
    {
        if (Metrics is null) return null;
        if (!Metrics.Contains(':', StringComparison.Ordinal) || !IPEndPoint.TryParse(Metrics, out var where) || where.Port == 0)
            throw new UsageException($"{path}: metrics: {Metrics}: ADDRESS:PORT is expected (127.0.0.1:9464)");
        if (!IPAddress.IsLoopback(where.Address) && !MetricsPublic)
            throw new UsageException(
                $"{path}: metrics: others than this machine reach {Metrics}, and it asks nobody who they are; " +
                "\"metricsPublic\": true where that is meant");
        return where;
    }

    private IReadOnlyDictionary<int, string> Masters(string path) => (MasterKey, MasterKeys) switch
    {
        ({ } one, null) => new Dictionary<int, string> { [IssuerKeys.FirstGeneration] = one },
        (null, { Count: > 0 } all) when all.Keys.All(generation => generation > 0) => all,
        (null, { Count: > 0 }) => throw new UsageException($"{path}: masterKeys: generations are numbers from 1"),
        _ => throw new UsageException($"{path}: masterKey, or masterKeys with a file for each generation: one of both"),
    };

    private static bool HasTwice(IEnumerable<byte[]> keys) =>
        keys.GroupBy(key => Convert.ToHexString(SHA256.HashData(key))).Any(same => same.Count() > 1);

    private FaceCheck FaceOf(string path) => (Face ?? new FaceConfig(FaceCheck.Review)) switch
    {
        { Policy: FaceCheck.ByEngine, Engine: { } url } when Uri.TryCreate(url, UriKind.Absolute, out var engine)
            && engine.Scheme is "http" or "https" =>
            new(FaceCheck.ByEngine, engine),
        { Policy: FaceCheck.Off or FaceCheck.Review, Engine: null } face => new FaceCheck(face.Policy),
        _ => throw new UsageException($"{path}: face: policy is off, review (the default), or engine with the address of the matcher"),
    };

    private List<Operator> ChainsOf(string path)
    {
        var known = Chains.Select(id => Operators.Find(id) ?? throw new UsageException($"{path}: chains: the guide does not know {id}"));
        // Without hours it is open at all of them.
        if (MoreChains?.FirstOrDefault(c => c.From is null != c.Until is null) is { } half)
            throw new UsageException($"{path}: chain {half.Id}: from and until, or neither for a chain that is open at all hours");
        var more = (MoreChains ?? []).Select(c => new Operator(
            c.Id, c.Name, c.Pins, "some", c.From ?? TimeOnly.MinValue, c.Until ?? TimeOnly.MaxValue, c.Zone, c.Closed ?? [], [], default));
        List<Operator> all = [.. known, .. more];
        if (all.Count == 0) throw new UsageException($"{path}: chains: at least one");
        foreach (var chain in all)
        {
            if (!IsName(chain.Id) || !IsNamed(chain.Name) || !chain.Pins.All(ResetPins.Can) || chain.From >= chain.Until)
                throw new UsageException($"{path}: chain {chain.Id}: id, English name, PINs and hours within one day are needed");
            // A closure is a time on the chain's own clock: one with a zone of its own would be another one.
            if (chain.Closed.Any(c => c.From.Kind != DateTimeKind.Unspecified || c.Until.Kind != c.From.Kind || c.From >= c.Until))
                throw new UsageException(
                    $"{path}: chain {chain.Id}: closed: from and until on the clock of its zone are needed: \"2026-12-31T18:00:00\"");
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(chain.Zone, out _))
                throw new UsageException($"{path}: chain {chain.Id}: this system does not know the zone {chain.Zone} (package tzdata)");
        }
        return all.DistinctBy(c => c.Id).Count() == all.Count ? all : throw new UsageException($"{path}: chains: an id stands there twice");
    }

    private static IReadOnlyList<Site> SitesOf(string path)
    {
        try
        {
            var sites = SiteReader.Read(InputFile.Read(path), path);
            return sites.FirstOrDefault(site => site.MadeUp) is { } example
                ? throw new UsageException($"{path}: site {example.Id}: madeUp: an example serves nobody")
                : sites;
        }
        catch (GuidanceFileException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static X509Certificate2 Certificate(string path)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(InputFile.Read(path));
        }
        catch (CryptographicException)
        {
            throw new UsageException($"{path}: it is no certificate (DER or PEM)");
        }
    }

    // The reader of JSON lets null through as a value of an object.
    private static bool IsNamed(IReadOnlyDictionary<string, string> name) =>
        name.ContainsKey("en") && !name.Values.Any(string.IsNullOrWhiteSpace);

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
}

internal sealed record FaceConfig(string Policy, string? Engine = null);

internal sealed record AuthorityConfig(string Pin, string Certificate, string RevocationList);

internal sealed record ChainConfig(
    string Id,
    IReadOnlyDictionary<string, string> Name,
    IReadOnlyList<string> Pins,
    string Zone,
    TimeOnly? From = null,
    TimeOnly? Until = null,
    IReadOnlyList<Maintenance>? Closed = null);

/// <summary>What a program that starts this one as a child says on its standard input.</summary>
internal sealed record ChildSecrets(byte[] OperatorSecret, byte[] MasterKey);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(ConfigFile))]
[JsonSerializable(typeof(ChildSecrets))]
internal sealed partial class ConfigJson : JsonSerializerContext;
