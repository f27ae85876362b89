using System.Globalization;
using EidPin.Guidance.Pages;
using EidPin.ResetServer.People;

namespace EidPin.ResetServer.Staff;

/// <summary>The case that a clerk compares now.</summary>
internal sealed class FacesPage(StaffFrame frame)
{
    /// <param name="face">Null: nobody waits.</param>
    /// <param name="told">What it says first, by its key; null: nothing.</param>
    public string Of(ClaimedFace? face, string? told) => frame.Page("staff.title", html =>
    {
        if (told is not null) html.Add($"<p class=\"wrong\" role=\"alert\">{frame.Texts[told]}</p>\n");
        if (face is not null) Compare(html, face);
        else html.Add($"<p>{frame.Texts["staff.nobody"]}</p>\n");
    });

    private void Compare(Html html, ClaimedFace face)
    {
        var texts = frame.Texts;
        var since = face.ReservedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var until = face.Until.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        html.Add($"<p>{texts.Get("staff.waiting", ("n", face.Waiting), ("since", since))} ");
        html.Add($"{texts.Get("staff.yours", ("until", until))}</p>\n");
        html.Add($"<h2>{texts["staff.question"]}</h2>\n<div class=\"pair\">");
        foreach (var photo in (string[])["chip", "live"])
        {
            var name = texts[$"staff.{photo}"];
            html.Add($"<figure><img src=\"/staff/faces/{face.Id:a}/{photo:a}?photos={face.Photos:a}\" alt=\"{name:t}\">");
            html.Add($"<figcaption>{name}</figcaption></figure>\n");
        }
        html.Add($"</div>\n");
        frame.Form("/staff/faces");
        html.Add($"<input type=\"hidden\" name=\"id\" value=\"{face.Id:a}\">\n");
        html.Add($"<input type=\"hidden\" name=\"photos\" value=\"{face.Photos:a}\">\n<p class=\"acts\">");
        html.Add($"<button class=\"main\" name=\"act\" value=\"{FaceDecisions.Same:a}\">{texts["staff.same"]}</button>\n");
        html.Add($"<button name=\"act\" value=\"{FaceDecisions.Other:a}\">{texts["staff.other"]}</button>\n");
        html.Add($"<button name=\"act\" value=\"{FaceDecisions.Unclear:a}\">{texts["staff.unclear"]}</button>\n");
        html.Add($"<button name=\"act\" value=\"skip\">{texts["staff.skip"]}</button></p></form>\n");
        html.Add($"<p>{texts["staff.deleted"]}</p>\n");
    }
}
