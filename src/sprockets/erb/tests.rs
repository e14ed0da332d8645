use super::*;

/// The result, with each asset as `{helper folder argument}`.
fn shown(template: &str) -> Result<String, Vec<String>> {
    let problems = |found: Vec<(Range<usize>, String)>| {
        found.into_iter().map(|(span, message)| format!("{}: {message}", &template[span])).collect::<Vec<_>>()
    };
    let segments = segments(template).map_err(problems)?;
    let show = |segment: Segment<'_>| match segment {
        Segment::Text { text, .. } => text.into_owned(),
        Segment::Asset(asset) => {
            format!("{{{:?} {} {}}}", asset.helper, asset.folder.unwrap_or("-"), asset.argument)
        }
    };
    Ok(segments.into_iter().map(show).collect())
}

#[test]
fn helpers_ask_for_assets() {
    let cases = [
        ("a: <%= asset_path('a.png') %>;", "a: {Path - a.png};"),
        ("<%= asset_path \"a b.png\" %>", "{Path - a b.png}"),
        ("<%=asset_url('a.png')%>", "{Url - a.png}"),
        ("<%= asset_data_uri 'a.png' %>", "{DataUri - a.png}"),
        ("<%= image_path( 'a.png' ) %>", "{Path images a.png}"),
        ("<%= font_url('a.woff2?x#y') %>", "{Url fonts a.woff2?x#y}"),
        ("<%= audio_path 'a.mp3' %><%= video_path 'a.mp4' %>", "{Path audios a.mp3}{Path videos a.mp4}"),
        ("<%= javascript_path 'a' %>", "{Path javascripts a.js}"),
        ("<%= javascript_path 'a.js' %>", "{Path javascripts a.js}"),
        ("<%= stylesheet_url 'a.min' %>", "{Url stylesheets a.min.css}"),
        ("<%= asset_path('a.png', type: :image) %>", "{Path images a.png}"),
        ("<%= asset_path 'a.png', :type => :image %>", "{Path images a.png}"),
        ("<%= asset_path(\"it's\\u00e4.png\") %>", "{Path - it'sä.png}"),
        ("<%= asset_path 'a.png' -%>\nx", "{Path - a.png}x"),
        (" <%= asset_path 'a.png' -%>\r\nx", " {Path - a.png}x"),
    ];
    for (template, expected) in cases {
        assert_eq!(shown(template).as_deref(), Ok(expected), "{template}");
    }
}

#[test]
fn text_and_comments_need_no_ruby() {
    let cases = [
        ("plain", "plain"),
        ("<%# a <%= b %>c", "c"),
        ("a<% # nothing %>b", "ab"),
        ("a<%- # nothing\n -%>b", "ab"),
        ("<%= \"x\\n\\\"\" %>", "x\n\""),
        ("<%= 'x\\n\\'#{y}' %>", "x\\n'#{y}"),
        ("<%= '%%>' %>", "%>"),
        ("<%%= x %>", "<%= x %>"),
        ("<%= \"a#b\" %>", "a#b"),
    ];
    for (template, expected) in cases {
        assert_eq!(shown(template).as_deref(), Ok(expected), "{template}");
    }
}

#[test]
fn code_is_refused_where_it_stands() {
    let needs = "needs Ruby: only asset helpers and strings are evaluated";
    for code in [
        "x",
        "asset_path(name)",
        "asset_path(\"a#{b}\")",
        "asset_path('a') + 'b'",
        "asset_path('a'",
        "asset_path'a'",
        "asset_path('a', host: 'b')",
        "asset_digest_path('a')",
        "'a' 'b'",
        "\"\\x41\"",
        "Rails.env",
    ] {
        let expected = vec![format!("{code}: `{code}` {needs}")];
        assert_eq!(shown(&format!("<%= {code} %>")), Err(expected), "{code}");
    }
    let both = shown("<% if a %>x<% end %>");
    assert_eq!(both, Err(vec![format!("if a: `if a` {needs}"), format!("end: `end` {needs}")]));
    assert_eq!(shown("<%= a\nb %>"), Err(vec![format!("a\nb: `a…` {needs}")]));
    assert_eq!(shown("<%= a"), Err(vec!["<%=: this tag is not closed".to_owned()]));
}
