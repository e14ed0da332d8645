//! How values are written, what is no markup, pages in pages, and what cannot be rewritten.

use super::super::super::recorder::Recorder;
use super::super::rewrite;
use super::check;

#[test]
fn integrity() {
    check(&[
        (
            "<script src=a.js integrity></script>",
            "<script src=/n/a.js integrity=\"sha384-A+/=\"></script>",
            &["Script a.js", "integrity a.js ``"],
        ),
        (
            "<script integrity=\"\" src=a.js></script>",
            "<script integrity=\"sha384-A+/=\" src=/n/a.js></script>",
            &["Script a.js", "integrity a.js ``"],
        ),
        (
            "<link rel=stylesheet href=a.css integrity = >",
            "<link rel=stylesheet href=/n/a.css integrity =\"sha384-A+/=\" >",
            &["Stylesheet a.css", "integrity a.css ``"],
        ),
        (
            "<link rel=modulepreload href=a.js integrity='sha256-x'>",
            "<link rel=modulepreload href=/n/a.js integrity='sha384-A+/='>",
            &["ModulePreload a.js", "integrity a.js `sha256-x`"],
        ),
        (
            "<script src=a.js integrity=sha256-x></script>",
            "<script src=/n/a.js integrity=\"sha384-A+/=\"></script>",
            &["Script a.js", "integrity a.js `sha256-x`"],
        ),
        (
            "<script src=https://x.org/a.js integrity=sha256-x></script>",
            "=",
            &["Script https://x.org/a.js", "integrity https://x.org/a.js `sha256-x`"],
        ),
        ("<script integrity>a()</script>", "=", &["classic a()"]),
        ("<link rel=icon href=a.ico integrity>", "<link rel=icon href=/n/a.ico integrity>", &["Image a.ico"]),
    ]);
}

#[test]
fn spelling() {
    check(&[
        (
            "<img src=\"a.png?b=1&amp;c=2\">",
            "<img src=\"/n/a.png?b=1&amp;c=2\">",
            &["Image a.png?b=1&c=2 `a.png?b=1&amp;c=2`"],
        ),
        ("<img src=\"a.png?b=1&c=2\">", "<img src=\"/n/a.png?b=1&amp;c=2\">", &["Image a.png?b=1&c=2"]),
        ("<img src='&eacute;.png'>", "<img src='/n/é.png'>", &["Image é.png `&eacute;.png`"]),
        ("<img src=' a.png\n'>", "<img src=' /n/a.png\n'>", &["Image a.png"]),
        ("<img src='a\n\t.png'>", "<img src='/n/a.png'>", &["Image a.png `a\n\t.png`"]),
        ("<img src=\"a'b.png\">", "<img src=\"/n/a'b.png\">", &["Image a'b.png"]),
        ("<img src=a\"b.png>", "<img src=\"/n/a&quot;b.png\">", &["Image a\"b.png"]),
        ("<img src = a.png / >", "<img src = /n/a.png / >", &["Image a.png"]),
        ("<img src=a.png/>", "<img src=/n/a.png/>", &["Image a.png/"]),
        ("<img SRC=a.png src=b.png Src=c.png>", "<img SRC=/n/a.png src=b.png Src=c.png>", &["Image a.png"]),
        ("<img\r\n\tsrc=\"a.png\"\r\n>\r\n", "<img\r\n\tsrc=\"/n/a.png\"\r\n>\r\n", &["Image a.png"]),
        ("<img =\"x\" src=a.png \"y\">", "<img =\"x\" src=/n/a.png \"y\">", &["Image a.png"]),
        (
            "\u{feff}<!DOCTYPE html><p>é<img src=a.png>",
            "\u{feff}<!DOCTYPE html><p>é<img src=/n/a.png>",
            &["Image a.png"],
        ),
        ("<img src=\"a.png", "=", &[]),
        ("<img src=\"a\0.png\">", "<img src=\"/n/a\0.png\">", &["Image a\0.png"]),
    ]);
}

#[test]
fn what_is_no_markup() {
    check(&[
        ("", "=", &[]),
        ("a < b <> </> <3 & &amp; <", "=", &[]),
        ("<!-- <img src=a.png> -->", "=", &[]),
        ("<!--[if IE]><img src=a.png><![endif]-->", "=", &[]),
        ("<![if !IE]><img src=a.png><![endif]>", "<![if !IE]><img src=/n/a.png><![endif]>", &["Image a.png"]),
        ("<?php '<img src=a.png>' ?>", "=", &[]),
        ("<![CDATA[<img src=a.png>]]>", "=", &[]),
        ("<svg><![CDATA[<image href=a.png>]]></svg>", "=", &[]),
        ("<textarea><img src=a.png></textarea><title><img src=a.png></title>", "=", &[]),
        ("<xmp><img src=a.png></xmp><iframe><img src=a.png></iframe><noembed><img src=a.png></noembed>", "=", &[]),
        ("<plaintext><img src=a.png>", "=", &[]),
        ("<template><img src=a.png></template>", "<template><img src=/n/a.png></template>", &["Image a.png"]),
        ("<x-y src=a.png></x-y>", "=", &[]),
    ]);
}

#[test]
fn pages_in_pages() {
    check(&[
        (
            "<noscript><link rel=stylesheet href=a.css></noscript><img src=b.png>",
            "<noscript><link rel=stylesheet href=/n/a.css></noscript><img src=/n/b.png>",
            &["Stylesheet a.css", "Image b.png"],
        ),
        ("<noscript><img src=a.png>", "<noscript><img src=/n/a.png>", &["Image a.png"]),
        ("<noscript><style>a{b:url(i.png)}", "<noscript><style>a{b:url(/n/i.png)}", &["Sheet a{b:url(i.png)}"]),
        ("<noscript><!-- <img src=a.png> --></noscript>", "=", &[]),
        (
            "<iframe srcdoc=\"<img src='a.png'>&lt;img src=&quot;b&amp;amp;c.png&quot;>\"></iframe>",
            "<iframe srcdoc=\"<img src='/n/a.png'>&lt;img src=&quot;/n/b&amp;amp;c.png&quot;>\"></iframe>",
            &["Image a.png", "Image b&c.png `b&amp;amp;c.png`"],
        ),
        (
            "<iframe srcdoc=\"&lt;p style='b:url(i.png)'>\"></iframe>",
            "<iframe srcdoc=\"&lt;p style='b:url(/n/i.png)'>\"></iframe>",
            &["Declarations b:url(i.png)"],
        ),
        ("<iframe srcdoc='&lt;script>a()&lt;/script>'></iframe>", "=", &["classic a()"]),
        ("<iframe srcdoc=<img&#32;src=a.png&gt;>", "<iframe srcdoc=<img&#32;src=/n/a.png&gt;>", &["Image a.png"]),
    ]);
}

#[test]
fn bases() {
    check(&[
        (
            "<base href=\"/x/\"><img src=a.png><base href=/y/>",
            "<base href=\"/x/\"><img src=/n/a.png><base href=/y/>",
            &["base /x/", "Image a.png"],
        ),
        ("<base target=_blank><img src=a.png>", "<base target=_blank><img src=/n/a.png>", &["Image a.png"]),
        ("<a href=#x></a><base href=/x/>", "=", &["base /x/"]),
        ("<style>a{b:c}</style><base href=/x/>", "=", &["Sheet a{b:c}", "base /x/"]),
    ]);
}

#[test]
fn problems_have_places() {
    for (source, message, place) in [
        (
            "<select><title></title></select>",
            "`<title>` may not stand here: some browsers would skip the tag, some would not",
            "<title",
        ),
        (
            "<p>é<select a='<b>'><STYLE a='<c>'>",
            "`<style>` may not stand here: some browsers would skip the tag, some would not",
            "<STYLE",
        ),
        (
            "<frameset></frameset><script>",
            "`<script>` may not stand here: some browsers would skip the tag, some would not",
            "<script",
        ),
        (
            "<noscript><select><xmp>",
            "`<xmp>` may not stand here: some browsers would skip the tag, some would not",
            "<xmp",
        ),
        (
            "<img src=a.png><base href=/x/>",
            "a `<base href>` after other URLs leaves open what those are relative to",
            "/x/",
        ),
        (
            "<p style=a:URL(b)><base href=/x/>",
            "a `<base href>` after other URLs leaves open what those are relative to",
            "/x/",
        ),
        ("<iframe srcdoc='<base href=/x/>'>", "a `<base href>` in a `srcdoc` cannot be followed", "/x/"),
        ("<iframe srcdoc='<iframe srcdoc=x>'>", "a `srcdoc` in a `srcdoc` is not read", "x"),
        (
            "<iframe srcdoc='&lt;select><xmp>'>",
            "`<xmp>` may not stand here: some browsers would skip the tag, some would not",
            "<xmp",
        ),
        ("<noscript><noscript></noscript>", "a `<noscript>` in a `<noscript>` is not read", "<noscript>"),
        ("<svg><style>a<b></b></style></svg>", "a tag in the `<style>` of an SVG", "<b>"),
        ("<meta charset=Latin1>é", "the page says that it is `latin1`, but it is UTF-8", "Latin1"),
        (
            "<meta http-equiv=Content-Type content='text/html; charset=utf-16'>é",
            "the page says that it is `utf-16`, but it is UTF-8",
            "text/html; charset=utf-16",
        ),
        (
            "<script type=importmap>{\"imports\": [1]}</script>",
            "this import map cannot be read: invalid type: sequence, expected an object",
            "[",
        ),
    ] {
        let problems = rewrite(source, &mut Recorder::new(source)).expect_err(source);
        let found: Vec<_> = problems.iter().map(|problem| (&*problem.message, &source[problem.span.clone()])).collect();
        assert_eq!(found, [(message, place)], "{source}");
    }
}
