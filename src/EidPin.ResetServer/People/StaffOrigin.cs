using EidPin.ResetServer.Serving;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EidPin.ResetServer.People;

/// <summary>
/// The one address of the pages for staff, to which their passkeys are bound: the first origin of the configuration. In practice the one
/// that was asked for, which is of this computer.
/// </summary>
internal static class StaffOrigin
{
    public static string Of(Settings settings, HttpContext context) => settings.Origins.Count > 0
        ? settings.Origins[0]
        : $"{context.Request.Scheme}://{context.Request.Host}";
}

/// <summary>What Identity's passkey handler is told, anew for each request.</summary>
internal sealed class PasskeyOptions(CurrentSettings current, IHttpContextAccessor accessor) : IOptions<IdentityPasskeyOptions>
{
    // COSE algorithms (RFC 9053, 2.1; RFC 8812, 2): what an assertion is checked with again in an audit.
    private const int Es256 = -7, Rs256 = -257;

    public IdentityPasskeyOptions Value
    {
        get
        {
            var origin = StaffOrigin.Of(current.Now, accessor.HttpContext!);
            return new()
            {
                ServerDomain = new Uri(origin).Host,
                UserVerificationRequirement = "required",
                ResidentKeyRequirement = "required",
                AttestationConveyancePreference = "none",
                IsAllowedAlgorithm = algorithm => algorithm is Es256 or Rs256,
                ValidateOrigin = said => ValueTask.FromResult(!said.CrossOrigin && said.Origin == origin),
            };
        }
    }
}
