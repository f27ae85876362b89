namespace EidPin.ResetServer.Serving;

/// <summary>What is signed, byte for byte, as the description of the API says it.</summary>
internal static class SignedTexts
{
    public const string Proof = """
        The card signs (RSA PKCS #1 v1.5 or ECDSA, SHA-256) these eight lines in UTF-8, each ended by one byte 0A:

            EidPin reset v2
            origin: https://reset.example.org
            act: reserve
            operator: example.org
            pin: jp.signature
            place: home
            time: 2026-11-30T12:00:00Z
            nonce: 64 hexadecimal digits in lower case

        origin: the server as the client has dialled it (scheme, host in lower case and Punycode, and the port where it is not the usual
        one); the same in the proof's member. act: reserve, or authorise at a machine. operator: the id of GET /v1/operator. pin: the one
        that is to be set. place: home, or the machine's id. time and nonce: those of the challenge, the time in UTC without parts of a
        second.
        """;

    public const string Machine = """
        The machine signs (ECDSA P-256, SHA-256; r and s of 32 bytes each, base64 in EidPin-Signature) these seven lines in UTF-8, each
        ended by one byte 0A:

            EidPin kiosk v2
            https://reset.example.org
            the machine's id, as in EidPin-Kiosk
            POST /v1/kiosk/session
            the Idempotency-Key; an empty line where there is none
            Unix time in seconds, as in EidPin-Time
            SHA-256 of the body: 64 hexadecimal digits in lower case

        The second line is the server as the machine has dialled it, and stands in EidPin-Origin too.
        """;
}
