namespace EidPin.Guidance;
public sealed record WhichRow(string Id, string[] Pins, string? State = null);
public sealed record WhichAnswer(string Pin, string Service, WhichRow Row);
public sealed record WhichResult(string Query, IReadOnlyList<WhichAnswer> Answers);
public static class WhichPin
{
    static readonly WhichRow[] rows = [
      new("e-tax.login",["jp.authentication"]), new("e-tax.read-data",["jp.card-info"]), new("e-tax.send",["jp.signature"]), new("mynaportal.login",["jp.authentication"]),
      new("mynaportal.apply",["jp.signature","jp.authentication","jp.card-info"]), new("moving-out",["jp.signature","jp.authentication","jp.card-info"]), new("moving-in",["jp.resident-register"]),
      new("name-change",["jp.resident-register"]), new("convenience-store",["jp.authentication"]), new("health-insurance",["jp.authentication"]), new("clinic",["jp.authentication"]),
      new("bank",["jp.signature"]), new("g-biz-id",["jp.signature"]), new("passport",["jp.signature","jp.authentication"]), new("driving-licence-integration",["jp.signature"]),
      new("driving-licence",["licence"]), new("licence-app",["licence"]), new("phone-certificate",["jp.signature"]), new("vaccination-certificate",["jp.card-info"]),
      new("family-register-code",["jp.signature","jp.authentication"]), new("proxy-registration",["jp.authentication"]), new("overseas-continuation",["jp.resident-register"]),
      new("stay-extension",["jp.resident-register"]), new("certificate-renewal",["jp.signature","jp.authentication"]), new("kiosk-reset",["jp.authentication"]), new("card-reader-trouble",[]),
      new("login",["fi.pin1"]), new("sign",["fi.pin2"]), new("e-prescription",["fi.pin2"]), new("activation",["fi.activation-code"]), new("unlock",["fi.activation-code"]) ];
    public static WhichResult Find(string words, string? country = null) => new(words, []);
    public static WhichRow? Row(string id) => rows.FirstOrDefault(r => r.Id == id);
    public static IReadOnlyList<string> Services(string? country) => [.. rows.Where(r => country is null || r.Pins.Length == 0 || r.Pins[0].StartsWith(country) || (country == "jp" && r.Pins[0] == "licence")).Select(r => r.Id)];
}
