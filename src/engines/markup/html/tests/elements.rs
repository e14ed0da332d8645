//! Which elements and attributes hold references.

use super::check;

#[test]
fn links() {
    check(&[
        (
            "<link rel=\"stylesheet\" href=\"a.css\">",
            "<link rel=\"stylesheet\" href=\"/n/a.css\">",
            &["Stylesheet a.css"],
        ),
        ("<LINK REL=StyleSheet HREF='a.css'>", "<LINK REL=StyleSheet HREF='/n/a.css'>", &["Stylesheet a.css"]),
        (
            "<link href=a.css rel='alternate stylesheet'/>",
            "<link href=/n/a.css rel='alternate stylesheet'/>",
            &["Stylesheet a.css"],
        ),
        (
            "<link rel=stylesheet type='text/css; charset=utf-8' href=a.css>",
            "<link rel=stylesheet type='text/css; charset=utf-8' href=/n/a.css>",
            &["Stylesheet a.css"],
        ),
        ("<link rel=stylesheet type=text/less href=a.less>", "=", &[]),
        (
            "<link rel=\"shortcut icon\" href=\"a.ico\">",
            "<link rel=\"shortcut icon\" href=\"/n/a.ico\">",
            &["Image a.ico"],
        ),
        ("<link rel=apple-touch-icon href=a.png>", "<link rel=apple-touch-icon href=/n/a.png>", &["Image a.png"]),
        ("<link rel=mask-icon href=a.svg color=red>", "<link rel=mask-icon href=/n/a.svg color=red>", &["Image a.svg"]),
        (
            "<link rel=manifest href=a.webmanifest>",
            "<link rel=manifest href=/n/a.webmanifest>",
            &["Manifest a.webmanifest"],
        ),
        ("<link rel=modulepreload href=a.js>", "<link rel=modulepreload href=/n/a.js>", &["ModulePreload a.js"]),
        ("<link rel=prefetch href=a.js>", "<link rel=prefetch href=/n/a.js>", &["Prefetch a.js"]),
        ("<link rel=preload as=font href=a.woff2>", "<link rel=preload as=font href=/n/a.woff2>", &["Preload a.woff2"]),
        (
            "<link rel=preload as=image href=a.png imagesrcset='a.png 1x, b.png 2x' imagesizes=50vw>",
            "<link rel=preload as=image href=/n/a.png imagesrcset='/n/a.png 1x, /n/b.png 2x' imagesizes=50vw>",
            &["Preload a.png", "Image a.png", "Image b.png"],
        ),
        ("<link rel=canonical href=a.html>", "=", &[]),
        ("<link rel=\"alternate\" hreflang=de href=a.html>", "=", &[]),
        ("<link rel=next href=a><link rel=preconnect href=b><link rel=dns-prefetch href=c>", "=", &[]),
        ("<link href=a.css>", "=", &[]),
        ("<link rel=stylesheet>", "=", &[]),
        ("<link rel=stylesheet href>", "=", &[]),
        ("<link rel=stylesheet href=\"https://x.org/a.css\">", "=", &["Stylesheet https://x.org/a.css"]),
    ]);
}

#[test]
fn scripts() {
    check(&[
        ("<script src=\"a.js\"></script>", "<script src=\"/n/a.js\"></script>", &["Script a.js"]),
        ("<script type=module src=a.js></script>", "<script type=module src=/n/a.js></script>", &["ModuleScript a.js"]),
        ("<script src=a.js defer>ignored()</script>", "<script src=/n/a.js defer>ignored()</script>", &["Script a.js"]),
        ("<script type=text/template src=a.js></script>", "=", &[]),
        ("<script>'<img src=a.png>'</script>", "=", &["classic '<img src=a.png>'"]),
        ("<script type=module>import './a.js'</script>", "=", &["module import './a.js'"]),
        ("<script> \n </script>", "=", &[]),
        ("<script><!--<script>'</script>'--></script>", "=", &["classic <!--<script>'</script>'-->"]),
        ("<script type=text/x-template><img src=a.png></script>", "=", &[]),
        ("<script type=application/ld+json>{\"image\":\"a.png\"}</script>", "=", &[]),
        ("<script>unclosed(", "=", &["classic unclosed("]),
        ("<svg><script href=a.js /></svg>", "<svg><script href=/n/a.js /></svg>", &["Script a.js"]),
        (
            "<svg><script type=module xlink:href='a.js' href='b.js'></script></svg>",
            "<svg><script type=module xlink:href='/n/a.js' href='/n/b.js'></script></svg>",
            &["ModuleScript b.js", "ModuleScript a.js"],
        ),
        ("<svg><script>a &lt; b</script></svg>", "=", &["classic a < b `a &lt; b`"]),
    ]);
}

#[test]
fn import_maps() {
    check(&[
        (
            "<script type=importmap>{ \"imports\": {\"a\": \"./a.js\", \"b\":\"b\", \"c\": null} }</script>",
            "<script type=importmap>{ \"imports\": {\"a\": \"/n/./a.js\", \"b\":\"b\", \"c\": null} }</script>",
            &["Import ./a.js"],
        ),
        (
            "<script type=importmap>{\"scopes\":{\"/\":{\"a\":\"../\\u0061\"}},\"imports\":{\"l/\":\"/l/\"}}</script>",
            "<script type=importmap>{\"scopes\":{\"/\":{\"a\":\"/n/../a\"}},\"imports\":{\"l/\":\"/n//l/\"}}</script>",
            &["Import /l/", "Import ../a `../\\u0061`"],
        ),
        (
            "<script type=importmap>{\"integrity\": {\"./a.js\": \"\", \"a\": \"x\"}}</script>",
            "<script type=importmap>{\"integrity\": {\"/n/./a.js\": \"sha384-A+/=\", \"a\": \"x\"}}</script>",
            &["Import ./a.js", "integrity ./a.js ``"],
        ),
        ("<script type=importmap>{}</script>", "=", &[]),
        (
            "<script type=importmap>{\"imports\": {\"a\": \"./<\\/script>.js\"}}</script>",
            "<script type=importmap>{\"imports\": {\"a\": \"/n/./\\u003c/script>.js\"}}</script>",
            &["Import ./</script>.js `./<\\/script>.js`"],
        ),
    ]);
}

#[test]
fn pictures_and_media() {
    check(&[
        ("<img src=\"a.png\" alt=\"b.png\">", "<img src=\"/n/a.png\" alt=\"b.png\">", &["Image a.png"]),
        ("<image src=a.png>", "<image src=/n/a.png>", &["Image a.png"]),
        (
            "<img srcset=\"a.png, b.png 2x\" src=c.png>",
            "<img srcset=\"/n/a.png, /n/b.png 2x\" src=/n/c.png>",
            &["Image c.png", "Image a.png", "Image b.png"],
        ),
        (
            "<img srcset='data:image/png;base64,AA== 1x, b.png 2x'>",
            "<img srcset='data:image/png;base64,AA== 1x, /n/b.png 2x'>",
            &["Image data:image/png;base64,AA==", "Image b.png"],
        ),
        (
            "<img srcset='\r\n  a.png?x&amp;y 1x,\r\n  b.png 2x\r\n'>",
            "<img srcset='\r\n  /n/a.png?x&amp;y 1x,\r\n  /n/b.png 2x\r\n'>",
            &["Image a.png?x&y `a.png?x&amp;y`", "Image b.png"],
        ),
        ("<img srcset=a.png>", "<img srcset=/n/a.png>", &["Image a.png"]),
        (
            "<picture><source srcset='a.avif'><img src='a.png'></picture>",
            "<picture><source srcset='/n/a.avif'><img src='/n/a.png'></picture>",
            &["Image a.avif", "Image a.png"],
        ),
        (
            "<video src=a.mp4 poster=a.png><source src=b.mp4><track src=c.vtt></video>",
            "<video src=/n/a.mp4 poster=/n/a.png><source src=/n/b.mp4><track src=/n/c.vtt></video>",
            &["Media a.mp4", "Image a.png", "Media b.mp4", "Track c.vtt"],
        ),
        ("<audio src=a.mp3></audio>", "<audio src=/n/a.mp3></audio>", &["Media a.mp3"]),
        ("<embed src=a.swf>", "<embed src=/n/a.swf>", &["Embed a.swf"]),
        ("<object data=a.pdf></object>", "<object data=/n/a.pdf></object>", &["Embed a.pdf"]),
        ("<input type=IMAGE src=a.png>", "<input type=IMAGE src=/n/a.png>", &["Image a.png"]),
        ("<input type=text src=a.png>", "=", &[]),
        ("<table><td background=a.png>", "<table><td background=/n/a.png>", &["Image a.png"]),
        ("<img data-src=a.png data-srcset='b.png 2x'>", "=", &[]),
        ("<div src=a.png href=b.png data=c>", "=", &[]),
    ]);
}

#[test]
fn where_the_user_goes() {
    check(&[
        ("<a href=\"b.html\">x</a>", "<a href=\"/n/b.html\">x</a>", &["Navigation b.html"]),
        ("<a href=\"#b\"></a><a href=\"\"></a><a href></a><a href=\"?p=2\"></a>", "=", &[]),
        ("<a href=mailto:a@b.c>", "=", &["Navigation mailto:a@b.c"]),
        ("<map><area href=b.html></map>", "<map><area href=/n/b.html></map>", &["Navigation b.html"]),
        (
            "<form action=a><button formaction=b></button><input type=submit formaction=c></form>",
            "<form action=/n/a><button formaction=/n/b></button><input type=submit formaction=/n/c></form>",
            &["Navigation a", "Navigation b", "Navigation c"],
        ),
        ("<iframe src=a.html></iframe>", "<iframe src=/n/a.html></iframe>", &["Frame a.html"]),
        ("<frameset><frame src=a.html></frameset>", "<frameset><frame src=/n/a.html></frameset>", &["Frame a.html"]),
        (
            "<meta http-equiv=refresh content=\"5; url=a.html\">",
            "<meta http-equiv=refresh content=\"5; url=/n/a.html\">",
            &["Navigation a.html"],
        ),
        ("<meta http-equiv=refresh content=5>", "=", &[]),
    ]);
}

#[test]
fn metadata() {
    check(&[
        (
            "<meta property=\"og:image\" content=\"a.png\">",
            "<meta property=\"og:image\" content=\"/n/a.png\">",
            &["Card a.png"],
        ),
        ("<meta content=a.png name=Twitter:Image>", "<meta content=/n/a.png name=Twitter:Image>", &["Card a.png"]),
        (
            "<meta name=msapplication-TileImage content=a.png>",
            "<meta name=msapplication-TileImage content=/n/a.png>",
            &["Image a.png"],
        ),
        ("<meta name=description content=a.png>", "=", &[]),
        ("<meta property=og:title content=a.png>", "=", &[]),
        ("<meta charset=utf-8>é", "=", &[]),
        ("<meta charset=iso-8859-1>e", "=", &[]),
        ("<meta http-equiv=content-type content='text/html; charset=UTF-8'>é", "=", &[]),
    ]);
}

#[test]
fn styles() {
    check(&[
        ("<style>a{b:url(i.png)}</style>", "<style>a{b:url(/n/i.png)}</style>", &["Sheet a{b:url(i.png)}"]),
        ("<style media=print>a > b{}</style>", "=", &["Sheet a > b{}"]),
        ("<style></style><style> </style>", "=", &[]),
        ("<style type=text/less>@a: url(i.png)</style>", "=", &[]),
        ("<style>é{b:url(i.png)}", "<style>é{b:url(/n/i.png)}", &["Sheet é{b:url(i.png)}"]),
        (
            "<style>a{b:url(i.png)}&lt;</STYLE >",
            "<style>a{b:url(/n/i.png)}&lt;</STYLE >",
            &["Sheet a{b:url(i.png)}&lt;"],
        ),
        ("<p style=\"b:url(i.png)\">", "<p style=\"b:url(/n/i.png)\">", &["Declarations b:url(i.png)"]),
        (
            "<p style=\"b:url(&quot;i.png&quot;)\">",
            "<p style=\"b:url(&quot;/n/i.png&quot;)\">",
            &["Declarations b:url(\"i.png\") `b:url(&quot;i.png&quot;)`"],
        ),
        ("<p style='b:url(\"i.png\")'>", "<p style='b:url(\"/n/i.png\")'>", &["Declarations b:url(\"i.png\")"]),
        ("<p style=b:url(i.png)>", "<p style=b:url(/n/i.png)>", &["Declarations b:url(i.png)"]),
        ("<p style=''><p style>", "=", &[]),
        (
            "<svg><style>a > b{c:url(i.png)}</style></svg>",
            "<svg><style>a > b{c:url(/n/i.png)}</style></svg>",
            &["Sheet a > b{c:url(i.png)}"],
        ),
        (
            "<svg><style><![CDATA[a > b{c:url(i.png)}]]></style></svg>",
            "<svg><style><![CDATA[a > b{c:url(/n/i.png)}]]></style></svg>",
            &["Sheet a > b{c:url(i.png)}"],
        ),
        ("<svg><style/><img src=a.png></svg>", "<svg><style/><img src=/n/a.png></svg>", &["Image a.png"]),
    ]);
}

#[test]
fn inline_svg() {
    check(&[
        ("<svg><use href=\"#a\"/><use xlink:href='#b'/></svg>", "=", &[]),
        ("<svg><use href=a.svg#b></svg>", "<svg><use href=/n/a.svg#b></svg>", &["Element a.svg#b"]),
        (
            "<svg><image xlink:href='a.png' href='b.png'/></svg>",
            "<svg><image xlink:href='/n/a.png' href='/n/b.png'/></svg>",
            &["Image b.png", "Image a.png"],
        ),
        ("<svg><feImage href=a.png /></svg>", "<svg><feImage href=/n/a.png /></svg>", &["Image a.png"]),
        ("<svg><a href=b.html /></svg>", "<svg><a href=/n/b.html /></svg>", &["Navigation b.html"]),
        (
            "<svg><path fill=\"url(i.png#a)\" stroke=red filter='none' d=url(i.png)>",
            "<svg><path fill=\"url(/n/i.png#a)\" stroke=red filter='none' d=url(i.png)>",
            &["Value url(i.png#a)"],
        ),
        ("<p fill='url(i.png)'>", "=", &[]),
        ("<svg><svg><img src=a.png>", "<svg><svg><img src=/n/a.png>", &["Image a.png"]),
        (
            "<svg><foreignObject><img src=a.png></foreignObject></svg>",
            "<svg><foreignObject><img src=/n/a.png></foreignObject></svg>",
            &["Image a.png"],
        ),
        (
            "<math><mi style='b:url(i.png)'></math>",
            "<math><mi style='b:url(/n/i.png)'></math>",
            &["Declarations b:url(i.png)"],
        ),
    ]);
}
