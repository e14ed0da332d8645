use super::*;

/// Directives as `name argument…`, or what is wrong; in brackets what is marked.
fn asked(text: &str) -> Vec<String> {
    let show = |placed: Placed| match placed.directive {
        Ok(_) => text[placed.span].to_owned(),
        Err(message) => format!("{message} [{}]", &text[placed.argument]),
    };
    header(text, Comments::Script).into_iter().map(show).collect()
}

#[test]
fn only_the_comments_before_code_count() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        ("//= require a\nx\n//= require b", &["require a"]),
        ("\n\n  //= require a\n", &["require a"]),
        ("//=require a", &["require a"]),
        ("// = require a", &["require a"]),
        ("//== require a", &["require a"]),
        ("//= require a\r\n//= require b\rx", &["require a", "require b"]),
        ("/*! licence */\n\n//= require a\n\n// text\n//= require b\nx", &["require a", "require b"]),
        ("/*\n *= require a\n *= require_self\n */", &["require a", "require_self"]),
        ("/*= require a */ x", &["require a"]),
        ("/*\n= require_tree\n*/ /*= require_self */ y", &["require_tree", "require_self"]),
        ("#= require a\n#x\nb", &["require a"]),
        ("###\n#= require a\n###\n", &["require a"]),
        ("###\n = require a\n###\n", &[]),
        ("// ä= require_self", &["require_self"]),
        ("//= require_self*/", &["require_self"]),
        ("// so = require a", &[]),
        ("// require a", &[]),
        ("/* open\n *= require a\n", &[]),
        ("/*/\n*= require a\n*/", &["require a"]),
        ("x /*= require a */", &[]),
        ("//= unknown a\n//= don't\n//= requires a", &[]),
        ("//= \"require\" a", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(asked(text), *expected, "{text:?}");
    }
}

#[test]
fn arguments_are_those_of_a_shell() {
    let of = |text: &str| header(text, Comments::Style).pop().and_then(|placed| placed.directive.ok());
    let path = |text: &str| Some(Directive::Require(text.to_owned()));
    assert_eq!(of("//= require \"a b\""), path("a b"));
    assert_eq!(of("/*= require 'a'/b */"), path("a/b"));
    assert_eq!(of("//= require a\\ b"), path("a b"));
    assert_eq!(of("//= require_tree"), Some(Directive::RequireTree(".".to_owned())));
    assert_eq!(of("//= link_tree ../a .js"), Some(Directive::LinkTree("../a".to_owned(), Some(".js".to_owned()))));
    assert_eq!(of("//= link_directory"), Some(Directive::LinkDirectory(".".to_owned(), None)));
    assert_eq!(of("//= depend_on_directory ./a"), Some(Directive::DependOnDirectory("./a".to_owned(), None)));
    assert_eq!(of("#= require a"), None);
}

#[test]
fn wrong_arguments_are_marked() {
    let cases = [
        ("//= require", "`require` needs a path [require]"),
        ("//= require a b", "`require` takes one path, not 2 [a]"),
        ("//= stub", "`stub` needs a path [stub]"),
        ("//= require_self a", "`require_self` takes no argument [a]"),
        ("//= require_tree a b", "`require_tree` takes one folder, not 2 [a]"),
        ("//= link_tree a b c", "`link_tree` takes a folder and a content type, not 3 arguments [a]"),
        ("//= require 'a", "a quote of `require` is not closed ['a]"),
        ("/*\n*= require a */  \n/* */", "`require` takes one path, not 2 [a]"),
    ];
    for (text, expected) in cases {
        assert_eq!(asked(text), [expected], "{text:?}");
    }
}

#[test]
fn blanked_texts_keep_their_lines_and_comments() {
    let cases = [
        ("//= require a\nx", Some("\nx")),
        ("/*\n *= require a\n */\nx", Some("/*\n\n */\nx")),
        ("/*! l */\r\n//= require a\r\n// keep\r\nx", Some("/*! l */\r\n\r\n// keep\r\nx")),
        ("/*= require a */ x", Some(" x")),
        ("/*= require a\n *= require b\n */\nx", Some("/*\n\n */\nx")),
        ("/*\n *= require a */\nx", Some("/*\n*/\nx")),
        ("/* a\n *= require_self */ /* b\n */ x", Some("/* a\n*/ /*\n */ x")),
        ("//= require 'a\nx", Some("\nx")),
        ("// nothing\nx", None),
        ("x\n//= require a", None),
    ];
    for (text, expected) in cases {
        assert_eq!(blanked(text, Comments::Script).as_deref(), expected, "{text:?}");
    }
}

#[test]
fn templates_are_what_sprockets_3_hands_on() {
    let cases = [
        ("", ""),
        ("Hi", "Hi\n"),
        ("//= require a\nx", "x\n"),
        ("/*= require a\n *= require b\n */\nx\n", "\n\n */\n\nx\n"),
        ("/*\n *= require a */\nx", "/*\n\n\nx\n"),
        ("/*! l */\n\n//= require a\n\n// k\n//= require b\nx", "/*! l */\n\n\n\n// k\n\nx\n"),
        ("/*= require a */ x", " x\n"),
        ("# a\r\nx\r\n", "# a\nx\n"),
        ("//= require a\n", ""),
        ("\n\n  //= require a\nx", "\n\n\nx\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(template(text), expected, "{text:?}");
    }
}
