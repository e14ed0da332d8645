//! Input that nobody would write: nothing may panic, hang, or change what was not meant.

use std::time::{Duration, Instant};

use super::recorder::Recorder;
use super::{Rewritten, html, svg, webmanifest};

const MEGABYTE: usize = 1 << 20;
/// Enough to tell what is linear from what is not.
const PART: usize = MEGABYTE / 4;

type Engine = fn(&str, &mut dyn super::Host) -> Rewritten;

/// Runs an engine; it may take a time that shows that it is not linear, but not that the machine is busy.
fn run(engine: Engine, source: &str) -> Rewritten {
    let start = Instant::now();
    let result = engine(source, &mut Recorder::new(source));
    let (taken, limit) = (start.elapsed(), Duration::from_mins(1));
    assert!(taken < limit, "{taken:?} for {} bytes: {:.60}", source.len(), source);
    result
}

#[test]
fn large_and_deep_pages() {
    let repeat = |text: &str, bytes: usize| text.repeat(bytes / text.len());
    for source in [
        repeat("<div>", MEGABYTE),
        repeat("<div style=a>", PART),
        repeat("<svg><g>", PART),
        repeat("<svg><style>", PART),
        repeat("<svg><desc>", PART),
        repeat("<a>", PART) + &repeat("</b>", PART),
        repeat("<a><b></a>", PART),
        repeat("<p>", PART / 2) + &repeat("</p>", PART / 2),
        repeat("<template>", PART),
        repeat("<select>", PART),
        repeat("<", 5 * MEGABYTE),
        repeat("<a ", PART),
        repeat("<!--", PART),
        repeat("</", PART),
        repeat("&", PART),
        repeat("\0", 5 * MEGABYTE),
        repeat("\"", PART),
        format!("<img src=\"{}\">", repeat("a", 5 * MEGABYTE)),
        format!("<img src=\"{}", repeat("a", 5 * MEGABYTE)),
        format!("<img src=\"{}\">", repeat("&amp;", PART)),
        format!("<img srcset=\"{}\">", repeat("a,", PART)),
        format!("<img srcset=\"{}\">", repeat("a 1x, ", PART)),
        format!("<img srcset=\"{}\">", repeat("&amp; 1x, ", PART)),
        format!("<img {}>", repeat("src=a ", PART)),
        format!("<img {}>", repeat("a=b ", PART)),
        format!("<script>{}</script>", repeat("<!--<script>", PART)),
        format!("<svg><style>{}</style></svg>", repeat("<![CDATA[]]>a", PART)),
        format!("<svg><style>{}</style></svg>", repeat("<!---->", PART)),
        format!("<noscript>{}</noscript>", repeat("<img src=a>", PART)),
        repeat("<noscript><img src=a></noscript>", PART),
        repeat("<iframe srcdoc='<img src=a>'></iframe>", PART),
        format!("<iframe srcdoc='{}'>", repeat("&lt;img src=&amp;a>", PART)),
        format!("<script type=importmap>{{\"imports\":{}", repeat("{\"a\":", PART)),
    ] {
        // What it gives does not matter, but that it gives something.
        let _ = run(html::rewrite, &source);
    }
    let source = repeat("<img src=a.png>", PART);
    assert_eq!(run(html::rewrite, &source), Ok(Some(source.replace("a.png", "/n/a.png"))));
    let ambiguous = format!("{}<select><xmp a='{}'>", repeat("<p>", PART), repeat("<>", PART));
    let problem = &run(html::rewrite, &ambiguous).expect_err("it can be read in two ways")[0];
    assert_eq!(&ambiguous[problem.span.clone()], "<xmp");
}

#[test]
fn large_and_deep_documents() {
    let repeat = |text: &str, bytes: usize| text.repeat(bytes / text.len());
    let svg = |inside: &str| format!("<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>");
    let names = |count: usize, write: fn(usize) -> String| (0..count).map(write).collect::<String>();
    let dtd = |inside: &str, text: &str| format!("<!DOCTYPE a [{inside}]><a>{text}</a>");
    let bomb = names(9, |at| format!("<!ENTITY a{} '{}'>", at + 1, format!("&a{at};").repeat(10)));
    let bomb = format!("<!ENTITY a0 'b'>{bomb}");
    for (source, message) in [
        (svg(&(repeat("<g>", MEGABYTE) + &repeat("</g>", MEGABYTE / 3 * 4))), None),
        (svg(&repeat("<image href='#a'/>", PART)), None),
        (svg(&repeat("&amp;", PART)), None),
        (svg(&repeat("<style>a&gt;b</style>", PART)), None),
        (svg(&format!("<style>{}</style>", repeat("<![CDATA[a]]>", PART))), None),
        (svg(&format!("<text {}/>", names(4000, |at| format!("a{at}='' ")))), None),
        (svg(&names(60, |at| format!("<g xmlns:a{at}='b'/>")).repeat(20)), None),
        (repeat("<", 5 * MEGABYTE), Some("well-formed")),
        (repeat("<g>", PART), Some("well-formed")),
        (repeat("<g ", PART), Some("well-formed")),
        (svg(&format!("<g {}/>", names(100_000, |at| format!("a{at}='' ")))), Some("attributes")),
        (svg(&format!("<g {}/>", names(100_000, |at| format!("a{at}='>' ")))), Some("attributes")),
        (svg(&names(10_000, |at| format!("<g xmlns:a{at}='b'/>"))), Some("prefixes")),
        (dtd(&names(10_000, |at| format!("<!ENTITY a{at} 'b'>")), "&a1;"), Some("256 entities")),
        (dtd(&format!("<!ENTITY a '{}'>", repeat("a", PART)), &repeat("&a;", PART)), Some("stand for")),
        (dtd(&bomb, &"&a9;".repeat(1000)), Some("stand for")),
        (dtd(&bomb, "&a9;"), Some("loop")),
        (dtd("<!ENTITY a '&a;'>", "&a;"), Some("loop")),
    ] {
        match (run(svg::rewrite, &source), message) {
            (Ok(None), None) => {}
            (Err(problems), Some(message)) => {
                assert!(problems[0].message.contains(message), "{:.80}: {}", source, problems[0].message);
            }
            (result, _) => panic!("{source:.80}: {:?}", result.map(|text| text.map(|text| text.len()))),
        }
        let _ = svg::may_refer(source.as_bytes());
    }
    let source = svg(&repeat("<image href='a.png'/>", PART));
    assert_eq!(run(svg::rewrite, &source), Ok(Some(source.replace("a.png", "/n/a.png"))));
    for source in [repeat("href", PART), repeat("url(", PART), repeat("&#", PART), repeat("&#33333", PART)] {
        let start = Instant::now();
        let _ = svg::may_refer(source.as_bytes());
        assert!(start.elapsed() < Duration::from_secs(10), "{source:.20}");
    }
}

/// A linear congruential generator: the same soup on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound
    }
}

/// Texts made of pieces; after rewriting, the document says what the host answered, and nothing else has changed for
/// it. Gives the number of texts that could be read.
fn soup(engine: Engine, pieces: &[&str], around: [&str; 2], texts: u64) -> usize {
    let mut readable = 0;
    for seed in 0..texts {
        let mut dice = Dice(seed);
        let count = 1 + dice.below(14);
        let inside: String = (0..count).map(|_| pieces[dice.below(pieces.len())]).collect();
        let source = format!("{}{inside}{}", around[0], around[1]);
        let untouched = engine(&source, &mut Recorder::idle(&source));
        assert!(!matches!(untouched, Ok(Some(_))), "{source}");
        let mut first = Recorder::new(&source);
        let Ok(rewritten) = engine(&source, &mut first) else { continue };
        readable += 1;
        let result = rewritten.unwrap_or_else(|| source.clone());
        let mut second = Recorder::idle(&result);
        assert!(engine(&result, &mut second).is_ok(), "{source}\n{result}");
        assert_eq!(first.afterwards, second.afterwards, "{source}\n{result}");
        assert_eq!(first.asked.len(), second.asked.len(), "{source}\n{result}");
    }
    readable
}

#[test]
fn soup_of_html() {
    const PIECES: &[&str] = &[
        "<img",
        "<a",
        "<link",
        "<script",
        "<style",
        "<svg",
        "<image",
        "<use",
        "<iframe",
        "<noscript",
        "<meta",
        "<base",
        "<video",
        "<path",
        "<foreignObject",
        "<textarea",
        "<table",
        "<p",
        "</p>",
        "</svg>",
        "</style>",
        "</script>",
        "</noscript>",
        "</iframe>",
        "</foreignObject>",
        "</textarea>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!doctype html>",
        "<?",
        ">",
        ">",
        ">",
        "/>",
        " ",
        "\r\n",
        " src=",
        " href=",
        " srcset=",
        " rel=",
        " style=",
        " fill=",
        " srcdoc=",
        " integrity",
        " integrity=",
        " content=",
        " type=",
        " xlink:href=",
        " property=og:image",
        " rel=stylesheet",
        " type=module",
        " type=importmap",
        " imagesrcset=",
        " http-equiv=refresh",
        "'",
        "\"",
        "'",
        "\"",
        "a.png",
        "i.png",
        "b.css?x&amp;y",
        "&quot;",
        "&#39;",
        "&lt;",
        "&gt;",
        "&amp;",
        "&copy",
        "&",
        ";",
        "=",
        "url(i.png)",
        "a{b:url(i.png)}",
        "a.png 1x, b.png 2x",
        ",",
        "#a",
        "0;url=",
        "é",
        "\0",
        "{\"imports\":{\"a\":\"./a.js\"}}",
        "x:y",
        "/",
        "<img src='a.png'>",
        "<p style=\"c:url(&quot;i.png&quot;)\">",
        "<style>a{b:url(i.png)}</style>",
        "<link rel=stylesheet href=a.css integrity>",
        "srcdoc=\"&lt;img src=&quot;a&amp;amp;b.png&quot;>\"",
    ];
    assert!(soup(html::rewrite, PIECES, ["", ""], 20_000) > 10_000);
    assert!(soup(html::rewrite, PIECES, ["<img src=\"", "\">"], 10_000) > 5_000);
}

#[test]
fn soup_of_svg() {
    const PIECES: &[&str] = &[
        "<image href='a.png'/>",
        "<use href=\"#a\"/>",
        "<g>",
        "</g>",
        "<g style='a:url(i.png)'>",
        "<style>",
        "</style>",
        "a{b:url(i.png)}",
        "<![CDATA[",
        "]]>",
        "<!-- x -->",
        "<?x y?>",
        "&amp;",
        "&lt;",
        "&#65;",
        "&e;",
        "&p;",
        "&",
        "<",
        ">",
        "é",
        "\r\n",
        "\t",
        " ",
        "<image href='&e;.png'/>",
        "<image href=\"a&amp;b\nc.png\"/>",
        "<g fill=\"url(&quot;i.png&quot;)\"/>",
        "<script>a()</script>",
        "<image x:href='b.png'/>",
        "\"",
        "'",
        "<s:style xmlns:s='http://www.w3.org/2000/svg'>&#97;{b:url(i.png)}</s:style>",
    ];
    let open = "<!DOCTYPE svg [<!ENTITY e 'a'><!ENTITY p '<path fill=\"url(#a)\"/>'>]>\n\
                <svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'>";
    assert!(soup(svg::rewrite, PIECES, [open, "</svg>"], 20_000) > 2_000);
    assert!(soup(svg::rewrite, PIECES, [&format!("{open}<style>"), "</style></svg>"], 20_000) > 1_000);
}

#[test]
fn soup_of_json() {
    const PIECES: &[&str] = &[
        "{\"icons\":[",
        "{\"src\":\"a.png\"}",
        "{\"src\" : \"\\u0061\\\"\"}",
        "]}",
        ",",
        "\"shortcuts\":[",
        "{\"icons\":[",
        "{}",
        "[]",
        "null",
        "\"",
        "\\",
        " ",
        "\n",
        "é",
        ":",
        "1",
    ];
    assert!(soup(webmanifest::rewrite, PIECES, ["{\"icons\":[{}", "]}"], 20_000) > 200);
}
