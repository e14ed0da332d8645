//! The full text of every form.

use super::*;

const SOURCE: &str = "body {\n  background: url(\"img/logo.svg\");\n}\n";

fn missing() -> Diagnostic {
    Diagnostic::error("missing-reference", "`css/app.css` refers to `img/logo.svg`, which does not exist")
        .at(Location::at("css/app.css", SOURCE, 26..38))
        .label("looked in `assets`")
        .hint("did you mean `images/logo.svg`?")
}

fn render(format: MessageFormat, diagnostic: &Diagnostic) -> String {
    Renderer::new(format, false).render(diagnostic)
}

#[test]
fn human() {
    let expected = "\
error[missing-reference]: `css/app.css` refers to `img/logo.svg`, which does not exist
 --> css/app.css:2:20
  |
2 |   background: url(\"img/logo.svg\");
  |                    ^^^^^^^^^^^^ looked in `assets`
hint: did you mean `images/logo.svg`?
";
    assert_eq!(render(MessageFormat::Human, &missing()), expected);
}

#[test]
fn human_without_a_line_or_a_place() {
    let whole = Diagnostic::warning("empty", "`a.css` is empty").at(Location::file("a.css"));
    let expected = "warning[empty]: `a.css` is empty\n --> a.css\n";
    assert_eq!(render(MessageFormat::Human, &whole), expected);
    let nowhere = Diagnostic::error("empty", "no entry").hint("add one");
    let expected = "error[empty]: no entry\nhint: add one\n";
    assert_eq!(render(MessageFormat::Human, &nowhere), expected);
}

#[test]
fn human_shows_the_place_in_the_file_beside_a_window_of_the_line() {
    let line = format!("{}NEEDLE{}\n", "a".repeat(5_000), "b".repeat(5_000));
    let found = Diagnostic::error("x", "m").at(Location::at("min.js", &line, 5_000..5_006));
    let expected = format!(
        "error[x]: m\n --> min.js:1:5001\n  |\n1 | …{}NEEDLE{}…\n  | {}^^^^^^\n",
        "a".repeat(76),
        "b".repeat(76),
        " ".repeat(77),
    );
    assert_eq!(render(MessageFormat::Human, &found), expected);
}

#[test]
fn human_marks_wide_characters_tabs_and_ends() {
    let found = Diagnostic::error("x", "m").at(Location::at("a", "\t日本 = 1", 8..9));
    let expected = "error[x]: m\n --> a:1:5\n  |\n1 |     日本 = 1\n  |          ^\n";
    assert_eq!(render(MessageFormat::Human, &found), expected);
    let found = Diagnostic::error("x", "m").at(Location::at("a", "ab\n", 2..2));
    let expected = "error[x]: m\n --> a:1:3\n  |\n1 | ab\n  |   ^\n";
    assert_eq!(render(MessageFormat::Human, &found), expected);
    let found = Diagnostic::error("x", "m").at(Location::at("a", "", 0..0)).label("here");
    let expected = "error[x]: m\n --> a:1:1\n  |\n1 |\n  | ^ here\n";
    assert_eq!(render(MessageFormat::Human, &found), expected);
}

#[test]
fn human_in_color_says_the_same() {
    let colored = Renderer::new(MessageFormat::Human, true).render(&missing());
    assert!(colored.contains("\u{1b}[1m\u{1b}[96mhint\u{1b}[0m: did you mean"), "{colored:?}");
    let mut plain = String::new();
    for part in colored.split('\u{1b}') {
        let text = part.split_once('m').filter(|_| part.starts_with('['));
        plain += text.map_or(part, |(_, text)| text);
    }
    assert_eq!(plain, render(MessageFormat::Human, &missing()));
}

#[test]
fn short() {
    let expected = "css/app.css:2:20: error[missing-reference]: \
            `css/app.css` refers to `img/logo.svg`, which does not exist\n";
    assert_eq!(render(MessageFormat::Short, &missing()), expected);
    let whole = Diagnostic::warning("empty", "m").at(Location::file("a.css"));
    assert_eq!(render(MessageFormat::Short, &whole), "a.css: warning[empty]: m\n");
    assert_eq!(render(MessageFormat::Short, &Diagnostic::error("x", "m")), "error[x]: m\n");
}

#[test]
fn json() {
    let expected = concat!(
        r#"{"type":"diagnostic","severity":"error","code":"missing-reference","#,
        r#""message":"`css/app.css` refers to `img/logo.svg`, which does not exist","#,
        r#""file":"css/app.css","line":2,"column":20,"length":12,"#,
        r#""text":"  background: url(\"img/logo.svg\");","label":"looked in `assets`","output":[],"#,
        r#""hints":["did you mean `images/logo.svg`?"]}"#,
        "\n"
    );
    assert_eq!(render(MessageFormat::Json, &missing()), expected);
    let expected = concat!(
        r#"{"type":"diagnostic","severity":"warning","code":"x","message":"a\nb","file":null,"#,
        r#""line":null,"column":null,"length":null,"text":null,"label":null,"output":[],"hints":[]}"#,
        "\n"
    );
    assert_eq!(render(MessageFormat::Json, &Diagnostic::warning("x", "a\nb")), expected);
}

#[test]
fn failures() {
    let failure = Failure::new("cannot use `assetpack.toml`")
        .hint("fix it")
        .because([Diagnostic::error("x", "one"), Diagnostic::error("y", "two")]);
    let of = |format| Renderer::new(format, false).render_failure(&failure);
    let expected = "error[x]: one\n\nerror[y]: two\n\nerror: cannot use `assetpack.toml`\nhint: fix it\n";
    assert_eq!(of(MessageFormat::Human), expected);
    let expected = "error[x]: one\nerror[y]: two\nerror: cannot use `assetpack.toml`\n";
    assert_eq!(of(MessageFormat::Short), expected);
    let text = of(MessageFormat::Json);
    let last = text.lines().last().expect("there is a line for each record");
    assert_eq!(last, r#"{"type":"failure","message":"cannot use `assetpack.toml`","hints":["fix it"]}"#);
    assert_eq!(text.lines().count(), 3);
}

#[test]
fn summaries() {
    let of = |format, errors, warnings| Renderer::new(format, false).summary(errors, warnings);
    assert_eq!(of(MessageFormat::Human, 0, 0), "");
    assert_eq!(of(MessageFormat::Human, 1, 2), "1 error, 2 warnings\n");
    assert_eq!(of(MessageFormat::Short, 0, 1), "1 warning\n");
    assert_eq!(of(MessageFormat::Human, 2, 0), "2 errors\n");
    let expected = "{\"type\":\"summary\",\"errors\":0,\"warnings\":0}\n";
    assert_eq!(of(MessageFormat::Json, 0, 0), expected);
}

#[test]
fn hostile_text_does_not_reach_the_terminal() {
    let evil = "\u{1b}]0;x\u{7}\u{202e}\u{9b}2J\r";
    let found = Diagnostic::error("x", evil).at(Location::at(evil, evil, 1..2)).label(evil).hint(evil);
    let failure = Failure::new(evil).hint(evil).because([found]);
    for format in [MessageFormat::Human, MessageFormat::Short] {
        let text = Renderer::new(format, false).render_failure(&failure);
        let unsafe_letter = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
        assert!(!text.contains(unsafe_letter), "{text:?}");
        assert!(text.contains("\\u{1b}]0;x\\u{7}\\u{202e}\\u{9b}2J\\r"), "{text}");
    }
    let text = Renderer::new(MessageFormat::Json, false).render_failure(&failure);
    assert_eq!(text.lines().count(), 2);
}
