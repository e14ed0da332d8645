//! Manifests, what they become, and what the host is asked.

use super::super::recorder::Recorder;
use super::rewrite;

#[test]
fn pictures() {
    for (source, result, asked) in [
        ("{\"icons\": [{\"src\": \"a.png\"}]}", "{\"icons\": [{\"src\": \"/n/a.png\"}]}", &["Image a.png"][..]),
        (
            "{\r\n\t\"icons\" : [\r\n\t\t{ \"sizes\":\"1x1\", \"src\" : \"a.png\" } ,{\"src\":\"b\"}]\r\n}\r\n",
            "{\r\n\t\"icons\" : [\r\n\t\t{ \"sizes\":\"1x1\", \"src\" : \"/n/a.png\" } ,{\"src\":\"/n/b\"}]\r\n}\r\n",
            &["Image a.png", "Image b"],
        ),
        (
            "{\"screenshots\": [{\"src\": \"a.png\"}], \"icons\": [{\"src\": \"b.png\"}]}",
            "{\"screenshots\": [{\"src\": \"/n/a.png\"}], \"icons\": [{\"src\": \"/n/b.png\"}]}",
            &["Image a.png", "Image b.png"],
        ),
        (
            "{\"shortcuts\": [{\"url\": \"x\", \"icons\": [{\"src\": \"a.png\"}]}, {\"url\": \"y\"}]}",
            "{\"shortcuts\": [{\"url\": \"x\", \"icons\": [{\"src\": \"/n/a.png\"}]}, {\"url\": \"y\"}]}",
            &["Image a.png"],
        ),
        (
            "{\"file_handlers\": [{\"action\": \"x\", \"icons\": [{\"src\": \"a.png\"}]}]}",
            "{\"file_handlers\": [{\"action\": \"x\", \"icons\": [{\"src\": \"/n/a.png\"}]}]}",
            &["Image a.png"],
        ),
        ("{\"start_url\": \"./\", \"scope\": \"/\", \"id\": \"a\", \"src\": \"b\"}", "=", &[]),
        ("{\"share_target\": {\"action\": \"a\"}, \"serviceworker\": {\"src\": \"b.js\"}}", "=", &[]),
        ("{\"related_applications\": [{\"url\": \"https://a\"}]}", "=", &[]),
        (
            "{\"icons\": [{\"src\": \"\\u0061\\/\\\"b.png\"}]}",
            "{\"icons\": [{\"src\": \"/n/a/\\\"b.png\"}]}",
            &["Image a/\"b.png `\\u0061\\/\\\"b.png`"],
        ),
        (
            "{\"icons\": [{\"src\": \"é.png\"}], \"name\": \"ü\"}",
            "{\"icons\": [{\"src\": \"/n/é.png\"}], \"name\": \"ü\"}",
            &["Image é.png"],
        ),
        ("\u{feff}{\"icons\": [{\"src\": \"a\"}]}", "\u{feff}{\"icons\": [{\"src\": \"/n/a\"}]}", &["Image a"]),
        ("{\"icons\": [{\"src\": \"\"}, {\"src\": null}, {\"src\": 1}, {}]}", "=", &[]),
        (
            "{\"icons\": [{\"src\": \"data:,x\"}, {\"src\": \"https://x.org/a.png\"}]}",
            "=",
            &["Image data:,x", "Image https://x.org/a.png"],
        ),
        ("{\"icons\": null, \"shortcuts\": []}", "=", &[]),
        ("{\"n\": 1e400, \"s\": \"\\ud800\", \"o\": {\"__proto__\": 1, \"__proto__\": 2}}", "=", &[]),
        ("{\"ic\\u006fns\": [{\"src\": \"a\"}]}", "{\"ic\\u006fns\": [{\"src\": \"/n/a\"}]}", &["Image a"]),
        ("{}", "=", &[]),
    ] {
        let mut host = Recorder::new(source);
        let expected = (result != "=").then(|| result.to_owned());
        assert_eq!(rewrite(source, &mut host), Ok(expected), "{source}");
        assert_eq!(host.asked, asked, "{source}");
        assert_eq!(rewrite(source, &mut Recorder::idle(source)), Ok(None), "{source}");
    }
}

#[test]
fn problems_have_places() {
    for (source, message, place) in [
        ("", "this manifest cannot be read: EOF while parsing a value", ""),
        ("{\"icons\": [}", "this manifest cannot be read: expected value", "}"),
        ("{\n  \"a\": 1,\n}", "this manifest cannot be read: trailing comma", "}"),
        ("\u{feff}{'a': 1}", "this manifest cannot be read: key must be a string", "'"),
        ("{} // a", "this manifest cannot be read: trailing characters", "/"),
        (
            "{\"icons\": \"a.png\"}",
            "this manifest cannot be read: invalid type: string \"a.png\", expected a sequence",
            "\"",
        ),
        (
            "{\"icons\": [\"a.png\"]}",
            "this manifest cannot be read: invalid type: string \"a.png\", expected an object",
            "\"",
        ),
        ("{\"icons\": [], \"icons\": []}", "this manifest cannot be read: duplicate field `icons`", "\""),
    ] {
        let problems = rewrite(source, &mut Recorder::new(source)).expect_err(source);
        let found: Vec<_> = problems.iter().map(|problem| (&*problem.message, &source[problem.span.clone()])).collect();
        assert_eq!(found, [(message, place)], "{source}");
    }
    let deep = "[".repeat(100_000);
    assert!(rewrite(&format!("{{\"a\": {deep}"), &mut Recorder::new("")).is_err());
}
