//! The forms of messages: for people, for editors, for programs.

use serde_json::Value;

use crate::project::Project;

fn wrong() -> Project {
    let project = Project::released();
    project.write("assets/app.css", "a { background: url(none.png) }\nb { background: url(nil.png) }\n");
    project
}

#[test]
fn json_messages_are_one_object_a_line() {
    let run = wrong().refuse(1, &["--message-format", "json"]);
    let records: Vec<Value> = run
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let [first, second, summary] = &records[..] else {
        panic!("three records, not {}", run.stderr);
    };
    for (record, line) in [(first, 1), (second, 2)] {
        assert_eq!(record["type"], "diagnostic");
        assert_eq!(record["severity"], "error");
        assert_eq!(record["file"], "assets/app.css");
        assert_eq!((&record["line"], &record["column"]), (&line.into(), &17.into()));
        assert!(record["code"].is_string() && record["message"].is_string(), "{record}");
        assert!(record["hints"].is_array(), "{record}");
    }
    assert_eq!(summary["type"], "summary");
    assert_eq!((&summary["errors"], &summary["warnings"]), (&2.into(), &0.into()));
}

#[test]
fn json_messages_of_a_good_build_are_json_too() {
    let project = Project::released();
    let run = project.build(&["--message-format", "json"]).exit(0);
    for line in run.stderr.lines() {
        let record: Result<Value, _> = serde_json::from_str(line);
        assert!(record.is_ok_and(|record| record.is_object()), "no JSON object: {line}");
    }
}

#[test]
fn a_failure_to_run_is_json_too() {
    let project = Project::released();
    project.write("assetpack.toml", "one = 1\n");
    let run = project.refuse(2, &["--message-format", "json"]);
    for line in run.stderr.lines() {
        let record: Result<Value, _> = serde_json::from_str(line);
        assert!(record.is_ok_and(|record| record.is_object()), "no JSON object: {line}");
    }
}

#[test]
fn short_messages_are_one_line_each() {
    let run = wrong().refuse(1, &["--message-format", "short"]);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert!(lines[0].starts_with("assets/app.css:1:17: error["), "{}", run.stderr);
    assert!(lines[1].starts_with("assets/app.css:2:17: error["), "{}", run.stderr);
    assert_eq!(lines.len(), 3, "{}", run.stderr);
}

#[test]
fn people_are_shown_the_line_and_the_number_of_errors() {
    let run = wrong().refuse(1, &[]).stderr_has("2 errors").stderr_has("--> assets/app.css:1:17\n");
    run.stderr_has("b { background: url(nil.png) }").stderr_lacks("\u{1b}");
}

#[test]
fn colours_are_used_where_they_were_asked_for() {
    wrong().refuse(1, &["--color", "always"]).stderr_has("\u{1b}[");
}

#[test]
fn diagnostics_are_not_results() {
    let run = wrong().refuse(1, &[]);
    assert_eq!(run.stdout, "");
    let run = Project::released().build(&[]).exit(0);
    assert_eq!(run.stdout, "");
}

#[test]
fn a_quiet_build_says_nothing() {
    let run = Project::released().build(&["--quiet"]).exit(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn columns_count_characters_and_survive_odd_ones() {
    let project = Project::released();
    project.write("assets/app.css", "\u{feff}/* 日本💥 */ a { background: url(none.png) }\n");
    // Counted in characters, without the byte order mark.
    project.refuse(1, &[]).stderr_has("--> assets/app.css:1:27\n");
}
