using System.Security.Cryptography;
using EidPin.ResetServer.Keys;

namespace EidPin.ResetServer.Store;

/// <summary>
/// Knows rows that this operator's processes wrote from rows that somebody put into the database, who has not got the server's key.
/// </summary>
internal sealed class RowGuard(ServerKey key)
{
    /// <summary>A row was found that is not ours, or not as it was written: in which table.</summary>
    public event Action<string>? Altered;

    public byte[] Mac(IGuarded row) => key.Mac(row.TableName, row.Guarded);

    public bool Holds(IGuarded row, byte[]? mac)
    {
        if (mac is not null && CryptographicOperations.FixedTimeEquals(mac, Mac(row))) return true;
        Altered?.Invoke(row.TableName);
        return false;
    }
}
