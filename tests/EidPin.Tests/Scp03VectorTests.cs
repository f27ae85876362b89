using EidPin.Scp03;

namespace EidPin.Tests;

/// <summary>
/// Figures that others published: RFC 4493, NIST SP 800-38B, NIST's CAVP for SP 800-108, and sessions with SCP03 that pySim and OpenSCP
/// hold their own code against.
/// </summary>
public class Scp03VectorTests
{
    private const string Message = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411" +
        "e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
    private const string Key128 = "2b7e151628aed2a6abf7158809cf4f3c", Key192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
        Key256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

    [Theory]
    [InlineData(Key128, 0, "bb1d6929e95937287fa37d129b756746")]
    [InlineData(Key128, 16, "070a16b46b4d4144f79bdd9dd04a287c")]
    [InlineData(Key128, 40, "dfa66747de9ae63030ca32611497c827")]
    [InlineData(Key128, 64, "51f0bebf7e3b9d92fc49741779363cfe")]
    [InlineData(Key192, 0, "d17ddf46adaacde531cac483de7a9367")]
    [InlineData(Key192, 16, "9e99a7bf31e710900662f65e617c5184")]
    [InlineData(Key192, 40, "8a1de5be2eb31aad089a82e6ee908b0e")]
    [InlineData(Key192, 64, "a1d5df0eed790f794d77589659f39a11")]
    [InlineData(Key256, 0, "028962f61b7bf89efc6b551f4667d983")]
    [InlineData(Key256, 16, "28a7023f452e8f82bd4bf28d8c37c35c")]
    [InlineData(Key256, 40, "aaf3d8f1de5640c232f5b169b9c911e6")]
    [InlineData(Key256, 64, "e1992190549f6ed5696a2c056c315410")]
    public void CMAC_is_that_of_RFC_4493_and_SP_800_38B(string key, int length, string mac)
    {
        var message = Hex(Message)[..length];
        Assert.Equal(mac, Convert.ToHexStringLower(Cmac.Compute(Hex(key), message)));
        // In parts of any length it is the same message.
        for (var cut = 0; cut <= length; cut += 7)
            Assert.Equal(mac, Convert.ToHexStringLower(Cmac.Compute(Hex(key), message[..cut], message[cut..])));
    }

    [Theory]
    [InlineData(
        "c10b152e8c97b77e18704e0f0bd38305",
        "98cd4cbbbebe15d17dc86e6dbad800a2dcbd64f7c7ad0e78e9cf94ffdba89d03e97eadf6c4f7b806caf52aa38f09d0eb71d71f497bcc6906b48d36c4",
        "26faf61908ad9ee881b8305c221db53f")]
    [InlineData(
        "d0b1b3b70b2393c48ca05159e7e28cbeadea93f28a7cdae964e5136070c45d5c",
        "dd2f151a3f173492a6fbbb602189d51ddf8ef79fc8e96b8fcbe6dabe73a35b48104f9dff2d63d48786d2b3af177091d646a9efae005bdfacb61a1214",
        "8c449fb474d1c1d4d2a33827103b656a")]
    public void The_key_derivation_is_that_of_SP_800_108_with_a_counter_of_32_bits_in_front(
        string key, string fixedInput, string derived) =>
        Assert.Equal(
            derived,
            Convert.ToHexStringLower(Kdf.Blocks(derived.Length / 2, Hex(key), counter => [[0, 0, 0, (byte)counter], Hex(fixedInput)])));

    /// <param name="bytes">Of both static keys.</param>
    [Theory]
    [InlineData(
        16,
        "fdf38259a1e0de44",
        "000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003",
        "84823300108c36f96bcc00724a4e13ad591d7da3f0",
        "84e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f00",
        "f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b9",
        "84f2200208ac6a59024bed84cc",
        "84ca006608409912ad8fb7aed000",
        "84f22002185f3dafc3ac14c381536a488bf44e06d056df9d74dbd21e5a",
        "84f280021865165105be3373347d0424d4400af2ac393f569ec779389e00")]
    [InlineData(
        24,
        "9b3f2eef0e8c9374",
        "00000000000000000000310370f6bb305a15bae1a68f79fb08212fbed7000002",
        "84823300109100bc22d58b45b86a26365ce39ff3cf",
        "84e29100188f7f946c84f70d17994bc6e8791251bb1bb1bf02cf8de58900",
        "c05176c1b6f72aae50c32cbee63b0e95998928fd4dfb2be9f27ffde8c8476f5909b4805cc4039599",
        "84f2200208d5d97754b6b3d2ba",
        "84ca006608516c82b8e30adbeb00",
        "84f2200218cc247f4761e6944277a4e0d6e32e44025b1e31537e2fc668",
        "84f2800218ba22b63d509bef5d093b43e5eaed03ed23144ab2d9cb51de00")]
    [InlineData(
        32,
        "97b2055fe58599fd",
        "00000000000000000000320370a8439a22cedf045fa9f1903b2834f26e000002",
        "8482330010508a0fd959d2e547c6b33154a6be2057",
        "84e29100187a5ef717eaf1e135ae92fe54429d0e465decda65f5fe5aea00",
        "ea90dbfa648a67c5eb6abc57f8530b97d0cd5647c5e8732016b55203b078dd2ace7f8bc5d1c1cd99",
        "84f2200208bcc5c17275545d93",
        "84ca00660804806aba9d543bb600",
        "84f2200218717222491556ec81a45f49ce48be33320024801a1c4cb0e0",
        "84f2800218561f105bccd3a1642904b251ccc1228beb80a82370a8637000")]
    public void A_session_of_pySim_with_MACs_of_8_bytes_is_made_and_understood(
        int bytes, string hostChallenge, string initialized, string authenticate, string getEid, string eid,
        string case1, string case2, string case3, string case4)
    {
        byte[] Static(int start) => [.. Enumerable.Range(0, bytes).Select(i => (byte)(start + i % 16))];
        using var keys = new CardKeys(Static(0x00), Static(0x10));
        var answer = InitializeUpdateAnswer.Parse(Hex(initialized))!;
        Assert.Equal(8, answer.Size);
        using var channel = Open(keys, Hex(hostChallenge), answer);

        Assert.Equal(authenticate, Convert.ToHexStringLower(channel.ExternalAuthenticate()));
        Assert.Equal(getEid, Convert.ToHexStringLower(channel.Wrap(Hex("80E2910006BF3E035C015A00"))));
        Assert.Equal("bf3e125a10898821199000000000000000000000059000", Convert.ToHexStringLower(channel.Unwrap([.. Hex(eid), 0x90, 0x00])));
        Assert.Equal(case1, Convert.ToHexStringLower(channel.Wrap(Hex("80F22002"))));
        Assert.Equal(case2, Convert.ToHexStringLower(channel.Wrap(Hex("80CA006600"))));
        Assert.Equal(case3, Convert.ToHexStringLower(channel.Wrap(Hex("80F220020A4F0212345C054F9F70C5"))));
        Assert.Equal(case4, Convert.ToHexStringLower(channel.Wrap(Hex("80F28002024F0000"))));
    }

    [Theory]
    [InlineData(
        "1D72CD9283FD55162722C6BEAA4DC187",
        "F4932BA02FFC3098D172790099D28382",
        "A1A012430585513120853003710617A2C34D50B562F7DECFC3DBF58A649EF733B7486D813C92E4CA61E5102F9100082A",
        "84823300201C6A43582F842A90D81CA4E970754664D8C0C6C340E007C5C6EBCDF4F7C065BE",
        "84F2200020EB30913C363A6C1309D13ADC765D9DF1C44F207C2941B898A290F627B05AE990",
        "05717C3DED78C6BB7AEE55A68E66E0D7C90473C380A60755DD7B63ECF55FD0B4067612B43A0A05CD" +
        "A95E9122C91D8527A21681805C1A25AAA38994E15A6379DF66EE234701C673C32DAF5C54B11085C4",
        "84F2400020F1EC5CF268D357692CD0FAF186A1E6C79F68B473C4672C0A08F0437B16314698")]
    [InlineData(
        "1D72CD9283FD55162722C6BEAA4DC1877F4C0CD0ECC15E052AAC39A99AF9AD72",
        "F4932BA02FFC3098D172790099D2838236F2E61068D56F4401CC0374C25AF8CB",
        "A1A012430585513120853003710617A2C34D50B562F7DECFC3DBF58A6499D2966CF09C9201FDE8343E93FB18B400082A",
        "848233002071D1A091C5D24AF177B00E69B1A32B4E30A5168CF8C86B19730DF915EF82D8A7",
        "84F2200020DD3036DC4C636717702732ABBA185633873A933310002B25E386CF10A4E6B130",
        "A5E7309DCA3EFFA13D1AA03FE0D3E2BA8D04DF15A6A26989150F512ED453F5DFFB2A7E4EE4E2FFAC" +
        "EFC0945435BCAF3A914A9F7BD66B4F82635B7757AE82B54262489B3B58224F99E846E2A8061B1732",
        "84F2400020EC2F4F2DDA358BF87C9A946D129D7C12F132C6A63CDAD60E80526C9A6487580C")]
    public void A_session_of_OpenSCP_with_MACs_of_16_bytes_is_made_and_understood(
        string enc, string mac, string initialized, string authenticate, string packages, string list, string applets)
    {
        using var keys = new CardKeys(Hex(enc), Hex(mac));
        var answer = InitializeUpdateAnswer.Parse(Hex(initialized))!;
        Assert.Equal(16, answer.Size);
        using var channel = Open(keys, Hex("06F85B77251BF79406F85B77251BF794"), answer);

        Assert.Equal(authenticate, Convert.ToHexString(channel.ExternalAuthenticate()));
        Assert.Equal(packages, Convert.ToHexString(channel.Wrap(Hex("80F22000024F00"))));
        Assert.Equal(
            "08A00000015141434C010010A0000002202003010101000000000006010010A0000002202003010101000000000011010005A00000024801009000",
            Convert.ToHexString(channel.Unwrap([.. Hex(list), 0x90, 0x00])));
        Assert.Equal(applets, Convert.ToHexString(channel.Wrap(Hex("80F24000024F00"))));
    }

    private static SecureChannel Open(CardKeys keys, byte[] hostChallenge, InitializeUpdateAnswer answer)
    {
        var session = SessionKeys.Derive(keys, hostChallenge, answer.CardChallenge);
        Assert.Equal(answer.CardCryptogram, session.CardCryptogram(hostChallenge, answer.CardChallenge));
        return new(session, session.HostCryptogram(hostChallenge, answer.CardChallenge));
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
