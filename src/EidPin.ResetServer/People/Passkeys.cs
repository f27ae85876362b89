using EidPin.ResetServer.Serving;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EidPin.ResetServer.People;

/// <summary>ASP.NET Core Identity's passkey handler over our own list of staff, and nothing else of Identity.</summary>
internal static class Passkeys
{
    public static void AddPasskeys(this IServiceCollection services, CurrentSettings current)
    {
        services.AddHttpContextAccessor();
        services.AddIdentityCore<StaffUser>();
        services.AddScoped<IUserStore<StaffUser>, StaffUsers>();
        services.AddScoped<IOptions<IdentityPasskeyOptions>>(
            provider => new PasskeyOptions(current, provider.GetRequiredService<IHttpContextAccessor>()));
        services.AddScoped<IPasskeyHandler<StaffUser>, PasskeyHandler<StaffUser>>();
    }
}
