using EidPin.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>The live photo: from this computer's camera, or a file. Drawn smaller by the script before it is sent.</summary>
internal static class PhotoPart
{
    /// <param name="chip">PNG.</param>
    public static string Html(Texts texts, string booking, byte[] chip) => new Html(texts.Tag).Add($"""
        <div class="camera" data-booking="{booking:a}">
        <h4 tabindex="-1">{texts["photo.live"]}</h4>
        <p>{texts["photo.live.help"]}</p>
        <div class="faces">
        <figure>
        <img src="data:image/png;base64,{NoCode.Base64(chip):a}" alt="{texts["photo.chip"]:t}" width="160"/>
        <figcaption>{texts["photo.chip"]}</figcaption>
        </figure>
        <figure>
        <video class="eye" width="240" muted="muted" playsinline="playsinline" hidden="hidden"></video>
        <canvas class="taken" width="240" height="240" hidden="hidden" role="img" aria-label="{texts["photo.taken"]:t}"></canvas>
        </figure>
        </div>
        <p class="problem" role="alert" data-none="{texts["photo.no-camera"]:t}"></p>
        <div class="do">
        <button type="button" class="main" data-do="camera">{texts["photo.camera"]}</button>
        <button type="button" data-do="snap" hidden="hidden">{texts["photo.snap"]}</button>
        <label class="btn">{texts["photo.file"]}<input type="file" class="picture unseen" accept="image/jpeg,image/png"/></label>
        <button type="button" class="main" data-do="photo" hidden="hidden">{texts["photo.send"]}</button>
        </div>
        </div>

        """).ToString();
}
