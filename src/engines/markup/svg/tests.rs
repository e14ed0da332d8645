//! Documents, what they become, and what the host is asked.

use super::super::recorder::Recorder;
use super::{may_refer, rewrite};

/// What stands in the `<svg>`, what it becomes (`=` if nothing changes), what the host was asked.
type Row = (&'static str, &'static str, &'static [&'static str]);

const OPEN: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">";

fn check_whole(source: &str, result: Option<&str>, asked: &[&str]) {
    let mut host = Recorder::new(source);
    assert_eq!(rewrite(source, &mut host), Ok(result.map(str::to_owned)), "{source}");
    assert_eq!(host.asked, asked, "{source}");
    assert_eq!(rewrite(source, &mut Recorder::idle(source)), Ok(None), "{source}");
    // Colours and the like are shown to the host, but they refer to nothing.
    let refers = asked.iter().any(|line| !line.starts_with("Value") && !line.starts_with("Decl"));
    if refers || result.is_some() {
        assert!(may_refer(source.as_bytes()), "{source}");
    }
}

fn check(rows: &[Row]) {
    for &(inside, result, asked) in rows {
        let whole = |inside: &str| format!("{OPEN}{inside}</svg>");
        let result = (result != "=").then(|| whole(result));
        check_whole(&whole(inside), result.as_deref(), asked);
    }
}

#[test]
fn links() {
    check(&[
        ("<image href=\"a.png\"/>", "<image href=\"/n/a.png\"/>", &["Image a.png"]),
        ("<image xlink:href='a.png' />", "<image xlink:href='/n/a.png' />", &["Image a.png"]),
        (
            "<image xlink:href='a.png' href = 'b.png'/>",
            "<image xlink:href='/n/a.png' href = '/n/b.png'/>",
            &["Image b.png", "Image a.png"],
        ),
        (
            "<image y:href='a.png' xmlns:y='http://www.w3.org/1999/xlink'/>",
            "<image y:href='/n/a.png' xmlns:y='http://www.w3.org/1999/xlink'/>",
            &["Image a.png"],
        ),
        ("<image y:href='a.png' xmlns:y='urn:y'/>", "=", &[]),
        ("<image xmlns='urn:x' href='a.png'/>", "=", &[]),
        (
            "<s:image xmlns:s='http://www.w3.org/2000/svg' href='a.png'/>",
            "<s:image xmlns:s='http://www.w3.org/2000/svg' href='/n/a.png'/>",
            &["Image a.png"],
        ),
        ("<feImage href='a.png'/>", "<feImage href='/n/a.png'/>", &["Image a.png"]),
        ("<use href='#a'/><use xlink:href=\"#b\"/><use href=''/>", "=", &[]),
        ("<use href='b.svg#a'/>", "<use href='/n/b.svg#a'/>", &["Element b.svg#a"]),
        (
            "<linearGradient xlink:href='#a'/><pattern href='b.svg#c'/>",
            "<linearGradient xlink:href='#a'/><pattern href='/n/b.svg#c'/>",
            &["Element b.svg#c"],
        ),
        (
            "<text><textPath href='a.svg#b'>x</textPath></text>",
            "<text><textPath href='/n/a.svg#b'>x</textPath></text>",
            &["Element a.svg#b"],
        ),
        ("<a href='b.html'><text>c</text></a>", "<a href='/n/b.html'><text>c</text></a>", &["Navigation b.html"]),
        ("<a xlink:href='https://x.org/'/>", "=", &["Navigation https://x.org/"]),
        ("<image href='data:image/png;base64,AA=='/>", "=", &["Image data:image/png;base64,AA=="]),
        ("<g href='a.png' src='b.png'/>", "=", &[]),
        ("<image href=' a.png '/>", "<image href=' /n/a.png '/>", &["Image a.png"]),
        ("<image href='a.png?b&amp;c'/>", "<image href='/n/a.png?b&amp;c'/>", &["Image a.png?b&c `a.png?b&amp;c`"]),
        ("<image href='&#x61;.png'/>", "<image href='/n/a.png'/>", &["Image a.png `&#x61;.png`"]),
        ("<use href='&#35;a'/>", "=", &[]),
        ("<image href='é&quot;.png'/>", "<image href='/n/é\".png'/>", &["Image é\".png `é&quot;.png`"]),
        ("<image\r\n\thref=\"a.png\"\r\n/>\r\n", "<image\r\n\thref=\"/n/a.png\"\r\n/>\r\n", &["Image a.png"]),
        ("<image href='a>b.png'/>", "<image href='/n/a>b.png'/>", &["Image a>b.png"]),
        ("<!-- <image href='a.png'/> --><text><![CDATA[<image href='a.png'/>]]></text>", "=", &[]),
    ]);
}

#[test]
fn animations() {
    check(&[
        (
            "<image href='#a'><set attributeName='href' to='b.png'/></image>",
            "<image href='#a'><set attributeName='href' to='/n/b.png'/></image>",
            &["Element b.png"],
        ),
        (
            "<animate attributeName='xlink:href' from='a.png' values='a.png; b.png;#c'/>",
            "<animate attributeName='xlink:href' from='/n/a.png' values='/n/a.png; /n/b.png;#c'/>",
            &["Element a.png", "Element a.png", "Element b.png"],
        ),
        ("<animate attributeName='href' values='data:image/png;base64,AA==;b.png'/>", "=", &[]),
        ("<animate attributeName='x' values='1;2' to='3'/>", "=", &[]),
    ]);
}

#[test]
fn scripts() {
    check(&[
        ("<script href='a.js'/>", "<script href='/n/a.js'/>", &["Script a.js"]),
        (
            "<script xlink:href='a.js' type='module'></script>",
            "<script xlink:href='/n/a.js' type='module'></script>",
            &["ModuleScript a.js"],
        ),
        ("<script>a &lt; b</script>", "=", &["classic a < b `a &lt; b`"]),
        ("<script type='text/ecmascript'><![CDATA[a < b]]></script>", "=", &["classic a < b"]),
        ("<script type='text/plain' href='a.js'/>", "=", &[]),
    ]);
}

#[test]
fn styles() {
    check(&[
        ("<style>a{b:url(i.png)}</style>", "<style>a{b:url(/n/i.png)}</style>", &["Sheet a{b:url(i.png)}"]),
        (
            "<style type='text/css'>a &gt; b{c:url(i.png)}</style>",
            "<style type='text/css'>a &gt; b{c:url(/n/i.png)}</style>",
            &["Sheet a > b{c:url(i.png)} `a &gt; b{c:url(i.png)}`"],
        ),
        (
            "<style a='>'>\n<![CDATA[\na > b{c:url(i.png)}]]>\n</style>",
            "<style a='>'>\n<![CDATA[\na > b{c:url(/n/i.png)}]]>\n</style>",
            &["Sheet \na > b{c:url(i.png)}"],
        ),
        (
            "<style>x<![CDATA[>a{b:url(i.png)}]]></style>",
            "<style>x&gt;a{b:url(/n/i.png)}</style>",
            &["Sheet x>a{b:url(i.png)} `x<![CDATA[>a{b:url(i.png)}]]>`"],
        ),
        ("<style><!-- a{b:url(i.png)} --></style>", "=", &[]),
        ("<style/><style></style><style> </style>", "=", &[]),
        ("<style type='text/x'>a{b:url(i.png)}</style>", "=", &[]),
        ("<g style='a:url(i.png)'/>", "<g style='a:url(/n/i.png)'/>", &["Declarations a:url(i.png)"]),
        ("<g style=\"a:url('i.png')\"/>", "<g style=\"a:url('/n/i.png')\"/>", &["Declarations a:url('i.png')"]),
        (
            "<g style='a:url(&quot;i.png&quot;)'/>",
            "<g style='a:url(&quot;/n/i.png&quot;)'/>",
            &["Declarations a:url(\"i.png\") `a:url(&quot;i.png&quot;)`"],
        ),
        (
            "<g style='a:\r\nurl(i.png)'/>",
            "<g style='a:\r\nurl(/n/i.png)'/>",
            &["Declarations a: url(i.png) `a:\r\nurl(i.png)`"],
        ),
        ("<g style=''/>", "=", &[]),
        ("<g style='fill:red'/>", "=", &["Declarations fill:red"]),
        (
            "<rect fill='url(#a)' mask='url(i.png#b)'/>",
            "<rect fill='url(#a)' mask='url(/n/i.png#b)'/>",
            &["Value url(#a)", "Value url(i.png#b)"],
        ),
        (
            "<g clip-path='url(#a)' stroke='red' marker-end='URL( \"#b\" )'/>",
            "=",
            &["Value url(#a)", "Value URL( \"#b\" )"],
        ),
        ("<g d='url(i.png)' x:fill='url(i.png)' xmlns:x='urn:x'/>", "=", &[]),
    ]);
}

#[test]
fn other_languages() {
    check(&[
        (
            "<desc><img xmlns='http://www.w3.org/1999/xhtml' src='a.png' srcset='b.png 2x'/></desc>",
            "<desc><img xmlns='http://www.w3.org/1999/xhtml' src='/n/a.png' srcset='/n/b.png 2x'/></desc>",
            &["Image a.png", "Image b.png"],
        ),
        (
            "<h:iframe xmlns:h='http://www.w3.org/1999/xhtml' srcdoc='&lt;img src=a.png>'/>",
            "<h:iframe xmlns:h='http://www.w3.org/1999/xhtml' srcdoc='&lt;img src=/n/a.png>'/>",
            &["Image a.png"],
        ),
        ("<metadata xmlns:r='urn:r'><r:li r:href='a.png' href='b.png' style='c:url(i.png)'/></metadata>", "=", &[]),
        (
            "<math xmlns='http://www.w3.org/1998/Math/MathML' href='a' style='b:url(i.png)'/>",
            "<math xmlns='http://www.w3.org/1998/Math/MathML' href='a' style='b:url(/n/i.png)'/>",
            &["Declarations b:url(i.png)"],
        ),
    ]);
}

#[test]
fn what_stands_before_the_document() {
    for (source, result, asked) in [
        (
            "<?xml-stylesheet href=\"a.css\" type=\"text/css\"?>\n<svg xmlns='http://www.w3.org/2000/svg'/>",
            Some("<?xml-stylesheet href=\"/n/a.css\" type=\"text/css\"?>\n<svg xmlns='http://www.w3.org/2000/svg'/>"),
            &["Stylesheet a.css"][..],
        ),
        (
            "<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet type='text/xsl' href = 'a&amp;b.xsl' ?><a/>",
            Some(
                "<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet type='text/xsl' href = '/n/a&amp;b.xsl' ?><a/>",
            ),
            &["Embed a&b.xsl `a&amp;b.xsl`"],
        ),
        (
            "<?xml-stylesheet href='#a'?><?x href='b'?><a><?xml-stylesheet href='c'?></a><?xml-stylesheet href='d'?>",
            None,
            &[],
        ),
        (
            "\u{feff}<svg xmlns='http://www.w3.org/2000/svg'><image href='a'/></svg>\n",
            Some("\u{feff}<svg xmlns='http://www.w3.org/2000/svg'><image href='/n/a'/></svg>\n"),
            &["Image a"],
        ),
        ("<svg><image href='a.png'/></svg>", None, &[]),
    ] {
        check_whole(source, result, asked);
    }
}

#[test]
fn entities() {
    let dtd = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n\
               <!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n\
               \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\" [\n\
               \t<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">\n\
               \t<!ENTITY ns_xlink \"http://www.w3.org/1999/xlink\">\n\
               \t<!ENTITY file \"a.png\">\n\
               \t<!ENTITY shape \"<path fill='url(#a)'/>\">\n\
               \t<!ENTITY picture \"<image href='b.png'/>\">\n\
               \t<!ELEMENT svg ANY>\n\
               ]>";
    let whole = |inside: &str| format!("{dtd}<svg xmlns=\"&ns_svg;\" xmlns:x=\"&ns_xlink;\">{inside}</svg>");
    for (inside, result, asked) in [
        ("<image x:href='c.png'/>", "<image x:href='/n/c.png'/>", &["Image c.png"][..]),
        ("<image x:href='&file;'/>", "<image x:href='/n/a.png'/>", &["Image a.png `&file;`"]),
        ("<image x:href='d/&file;?x'/>", "<image x:href='/n/d/a.png?x'/>", &["Image d/a.png?x `d/&file;?x`"]),
        ("<i:pgf xmlns:i='&ns_svg;x' href='&file;'/>", "=", &[]),
        ("&shape;<text>&file;</text>", "=", &["Value url(#a)"]),
    ] {
        let result = (result != "=").then(|| whole(result));
        check_whole(&whole(inside), result.as_deref(), asked);
    }
    let source = whole("&picture;<g/>&picture;");
    let problems = rewrite(&source, &mut Recorder::new(&source)).expect_err("an entity refers to a file");
    let found: Vec<_> = problems.iter().map(|problem| (&*problem.message, &source[problem.span.clone()])).collect();
    assert_eq!(found, [("an element in an entity refers to a file", "<image href='b.png'/>")]);
}

#[test]
fn problems_have_places() {
    for (source, message, place) in [
        ("", "this is not well-formed XML: the document does not have a root node", ""),
        ("<svg>", "this is not well-formed XML: the root node was opened but never closed", ""),
        ("<svg\n><é></g></svg>", "this is not well-formed XML: expected 'é' tag, not 'g'", "<"),
        ("<svg>\n é & b</svg>", "this is not well-formed XML: malformed entity reference", "&"),
        ("<svg>&nbsp;</svg>", "this is not well-formed XML: unknown entity reference 'nbsp'", "&"),
        ("<svg a='1' a='2'/>", "this is not well-formed XML: attribute 'a' is already defined", "a"),
        ("<svg x:a='1'/>", "this is not well-formed XML: an unknown namespace prefix 'x'", "x"),
        ("<svg a=b/>", "this is not well-formed XML: expected a quote not 'b'", "b"),
        ("<svg>\0</svg>", "this is not well-formed XML: a non-XML character '\\0' found", "\0"),
        ("<svg/><svg/>", "this is not well-formed XML: unknown token", "<"),
        (
            "<?xml version='1.0' encoding='latin1'?><svg>é</svg>",
            "the document says that it is `latin1`, but it is UTF-8",
            "latin1",
        ),
        ("<style xmlns='http://www.w3.org/2000/svg'>a<b/></style>", "a tag in a `<style>`", "<b/>"),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><style xmlns='http://www.w3.org/2000/svg'>&b;</style>",
            "an entity in a `<style>`",
            "&b;",
        ),
        (
            "<!DOCTYPE a [<!ENTITY b '&b;'>]><a>&b;</a>",
            "this is not well-formed XML: a possible entity reference loop is detected",
            "'",
        ),
    ] {
        let problems = rewrite(source, &mut Recorder::new(source)).expect_err(source);
        let found: Vec<_> = problems.iter().map(|problem| (&*problem.message, &source[problem.span.clone()])).collect();
        assert_eq!(found, [(message, place)], "{source}");
    }
}

#[test]
fn icons_need_no_reading() {
    for (document, refers) in [
        ("<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>", false),
        ("<svg xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='#a'/><use href = \"#b\"/></svg>", false),
        ("<svg><use href=''/><g fill='url(#a)' style='mask: url( \"#b\" )' filter='blur(2px)'/></svg>", false),
        ("<svg><text>&#160;&#10;&#xE9; &amp;</text></svg>", false),
        ("<svg><image href='a.png'/></svg>", true),
        ("<svg><image href=' a.png'/></svg>", true),
        ("<svg><image xlink:href\n=\n'a.png'/></svg>", true),
        ("<svg><use href='&#35;a'/></svg>", true),
        ("<svg><g fill='URL(a.png)'/></svg>", true),
        ("<svg><g fill='u&#x72;l(a.png)'/></svg>", true),
        ("<svg><g style='fill:u\\72l(a.png)'/></svg>", true),
        ("<svg><g style='a:image-set(\"b\" 1x)'/></svg>", true),
        ("<svg><style>a{}</style></svg>", true),
        ("<s:svg><s:style>a{}</s:style></s:svg>", true),
        ("<svg><script>a()</script></svg>", true),
        ("<?xml-stylesheet href='a.css'?><svg/>", true),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", true),
        ("<svg><animate attributeName='href' to='a'/></svg>", true),
        ("<svg><img xmlns='http://www.w3.org/1999/xhtml' src='a'/></svg>", true),
        ("<svg>href</svg>", true),
        ("<svg href", true),
        ("url(", true),
        ("", false),
    ] {
        assert_eq!(may_refer(document.as_bytes()), refers, "{document}");
        let wide: Vec<u8> = document.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(may_refer(&wide), refers, "{document} in UTF-16");
    }
    assert!(!may_refer(b"<svg>\xe9</svg>"));
}
