use std::fmt::Write as _;

use super::*;

/// A value on one line: text in quotes, with the places of all keys.
fn plain(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Switch(on) => on.to_string(),
        Value::Number(number) => number.clone(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(" ")),
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|entry| format!("{}={}", entry.name, plain(&entry.node))).collect();
            format!("{{{}}}", entries.join(" "))
        }
    }
}

fn of(text: &str, dialect: Dialect) -> String {
    match parse(text, dialect) {
        Ok(document) => document.root.as_ref().map_or_else(String::new, plain),
        Err((span, message)) => format!("{}..{} {message}", span.start, span.end),
    }
}

#[test]
fn scalars_are_those_of_yaml_1_1() {
    let table = [
        ("[on, Off, YES, no, true, False]", "[true false true false true false]"),
        ("['on', \"no\", y, n, onx]", "[\"on\" \"no\" \"y\" \"n\" \"onx\"]"),
        ("[~, null, Null, '', ]", "[~ ~ ~ \"\"]"),
        ("[1, -2.5, 0x1f, 1e3, 1_000, 010, .5]", "[1 -2.5 0x1f 1e3 1_000 010 .5]"),
        ("[1.2.3, 1a, '1', -x, e3, 0x]", "[\"1.2.3\" \"1a\" \"1\" \"-x\" \"e3\" \"0x\"]"),
        ("[!!str on, !!str 12, ! off, Äön]", "[\"on\" \"12\" false \"Äön\"]"),
        ("a: |\n  b\n  c\nd: >-\n  e\n  f\n", "{a=\"b\\nc\\n\" d=\"e f\"}"),
        ("", ""),
        ("---\n", ""),
        ("# x\n", ""),
    ];
    for (text, expected) in table {
        assert_eq!(of(text, Dialect::Ruby), expected, "{text}");
        assert_eq!(of(text, Dialect::Python), expected, "{text}");
    }
    assert_eq!(of("[oN, tRUE, ÄOn]", Dialect::Ruby), "[true true \"ÄOn\"]");
    assert_eq!(of("[oN, tRUE, ÄOn]", Dialect::Python), "[\"oN\" \"tRUE\" \"ÄOn\"]");
}

#[test]
fn aliases_and_merge_keys() {
    let table = [
        ("a: &a [1, 2]\nb: *a\n", "{a=[1 2] b=[1 2]}", "{a=[1 2] b=[1 2]}"),
        ("a: &a 1\na2: &a 2\nb: *a", "{a=1 a2=2 b=2}", "{a=1 a2=2 b=2}"),
        ("a: &a {x: 1, y: 1}\nb:\n  <<: *a\n  x: 2\n", "{a={x=1 y=1} b={x=2 y=1}}", "{a={x=1 y=1} b={x=2 y=1}}"),
        // What comes last wins in Ruby, the map's own entry in Python.
        ("a: &a {x: 1}\nb:\n  x: 2\n  <<: *a\n", "{a={x=1} b={x=1}}", "{a={x=1} b={x=2}}"),
        ("b: {<<: [{x: 1}, {x: 2, y: 2}]}", "{b={x=1 y=2}}", "{b={x=1 y=2}}"),
        ("b: {<<: {x: 1}, <<: {x: 2}}", "{b={x=2}}", "{b={x=2}}"),
        ("{'<<': 1}", "{<<=1}", "{<<=1}"),
        ("a: &a k\n? *a\n: 1\n", "{a=\"k\" k=1}", "{a=\"k\" k=1}"),
    ];
    for (text, ruby, python) in table {
        assert_eq!((of(text, Dialect::Ruby), of(text, Dialect::Python)), (ruby.into(), python.into()), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let table = [
        ("a: *b", "3..3 this is no YAML: while parsing node, found unknown anchor"),
        ("a: &a [*a]", "7..9 this alias stands inside of what it refers to"),
        ("<<: 1", "4..5 `<<` is a number, not a map"),
        ("<<: [{a: 1}, 2]", "13..14 `<<` holds a number, not only maps"),
        ("[a]: 1", "0..3 this key is a list: keys are text"),
        ("a: !ruby/object:X {}", "3..19 `!ruby/object:X` makes an object of this, which only its own program can"),
        ("ä: !x 1", "4..8 `!x` makes an object of this, which only its own program can"),
    ];
    for (text, expected) in table {
        assert_eq!(of(text, Dialect::Ruby), expected, "{text}");
    }
    assert_eq!(of("a: 1\n---\nb: 2", Dialect::Ruby), "{a=1}");
    assert_eq!(
        of("a: 1\n---\nb: 2", Dialect::Python),
        "5..8 a second document begins here: only the first one is read"
    );
}

#[test]
fn hostile_texts_end_soon() {
    let deep = "[".repeat(100_000);
    assert!(of(&deep, Dialect::Ruby).ends_with("this is no YAML: recursion limit exceeded"));
    assert!(of(&deep[..100], Dialect::Ruby).ends_with("more than 64 times"));
    let deep = (0..200).fold(String::new(), |text, level| format!("{text}{}a:\n", " ".repeat(level)));
    assert!(of(&deep, Dialect::Ruby).ends_with("more than 64 times"));
    let mut bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for level in 1..30 {
        let alias = format!("*a{}", level - 1);
        let _ = writeln!(bomb, "a{level}: &a{level} [{}]", vec![alias; 10].join(", "));
    }
    assert!(of(&bomb, Dialect::Ruby).ends_with("there are more than 200000 values, with those of aliases"));
    let mut chain = "a0: &a0 [1]\n".to_owned();
    for level in 1..200 {
        let _ = writeln!(chain, "a{level}: &a{level} [*a{}]", level - 1);
    }
    assert!(of(&chain, Dialect::Ruby).ends_with("more than 64 times"));
    let long = "- a\n".repeat(300_000);
    assert!(of(&long, Dialect::Ruby).ends_with("there are more than 200000 values, with those of aliases"));
    let mut merges = "a: &a {x: 1}\nb:\n".to_owned();
    merges.push_str(&"  <<: *a\n".repeat(10_000));
    assert_eq!(of(&merges, Dialect::Ruby), "{a={x=1} b={x=1}}");
}

#[test]
fn values_know_their_bytes() {
    let text = "ä: 'ö' # x\nb:\n  - c\n  -   dd\n\n# end\ne: {f: 1}\n";
    let root = parse(text, Dialect::Ruby).expect("YAML").root.expect("a map");
    let entries = root.map().expect("a map");
    let slices: Vec<&str> = entries
        .iter()
        .flat_map(|entry| [entry.key.span.clone(), entry.node.span.clone()])
        .map(|span| &text[span])
        .collect();
    assert_eq!(slices, ["ä", "'ö'", "b", "- c\n  -   dd", "e", "{f: 1}"]);
    let long = format!("{}: b\n? c\n: d\n", "ä".repeat(600));
    let root = parse(&long, Dialect::Ruby).expect("YAML").root.expect("a map");
    assert_eq!(root.get("c").map(|node| &long[node.span.clone()]), Some("d"));
}
