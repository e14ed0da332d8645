//! The browsers of a project that says nothing about them in `assetpack.toml`: those
//! that its other tools read from `.browserslistrc` or `package.json`.

use super::Files;
use std::io;
use std::path::Path;

use serde_json::Value;

/// The environment whose queries count: a release is for production.
const ENVIRONMENT: &str = "production";

/// The queries of the project in `root`; nothing if it has none.
///
/// # Errors
/// The file that cannot be read or understood, and why.
pub(super) fn queries(root: &Path, files: &dyn Files) -> Result<Vec<String>, (&'static str, String)> {
    let text = |name: &'static str| match files.read(&root.join(name)) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err((name, crate::diagnostic::cause(&error))),
    };
    if let Some(text) = text(".browserslistrc")? {
        return Ok(sections(&text));
    }
    let Some(package) = text("package.json")? else {
        return Ok(Vec::new());
    };
    // What else is wrong with it is nothing to us.
    let Ok(Value::Object(package)) = serde_json::from_str(package.trim_start_matches('\u{feff}')) else {
        return Ok(Vec::new());
    };
    package.get("browserslist").map_or(Ok(Vec::new()), |value| {
        of_package(value).ok_or(("package.json", "`browserslist` holds no list of queries".to_owned()))
    })
}

/// A query, a list of queries, or an object with a list for each environment.
fn of_package(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(query) => Some(vec![query.clone()]),
        Value::Array(queries) => queries.iter().map(|query| query.as_str().map(str::to_owned)).collect(),
        Value::Object(environments) => {
            environments.get(ENVIRONMENT).or_else(|| environments.get("defaults")).map_or(Some(Vec::new()), of_package)
        }
        _ => None,
    }
}

/// One query a line; `[production staging]` begins the part for these environments,
/// and what stands before the first such line is for all others.
fn sections(text: &str) -> Vec<String> {
    let mut general = Vec::new();
    let mut own = None;
    let mut here = true;
    let mut in_section = false;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(names) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            in_section = true;
            here = names.split_whitespace().any(|name| name == ENVIRONMENT);
            if here {
                own.get_or_insert_with(Vec::new);
            }
        } else if !line.is_empty() && here {
            let list = if in_section { own.get_or_insert_with(Vec::new) } else { &mut general };
            list.push(line.to_owned());
        }
    }
    own.unwrap_or(general)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Result<Vec<String>, (&'static str, String)> {
        queries(Path::new("/p"), &|path: &Path| {
            let file = files.iter().find(|(name, _)| path == Path::new("/p").join(name));
            file.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| io::ErrorKind::NotFound.into())
        })
    }

    #[test]
    fn the_queries_for_production_count() {
        let rc = "# all\nlast 1 version # yes\n\n[production staging]\n> 1%\nnot dead\n[development]\nlast 1 chrome version\n";
        assert_eq!(found(&[(".browserslistrc", rc)]).unwrap_or_default(), ["> 1%", "not dead"]);
        assert_eq!(found(&[(".browserslistrc", "ie 11\n[test]\nnode 20")]).unwrap_or_default(), ["ie 11"]);
        let by_environment = r#"{"browserslist": {"production": [">0.2%"], "development": ["last 1 chrome version"]}}"#;
        assert_eq!(found(&[("package.json", by_environment)]).unwrap_or_default(), [">0.2%"]);
        assert_eq!(found(&[("package.json", r#"{"browserslist": "defaults"}"#)]).unwrap_or_default(), ["defaults"]);
        assert_eq!(found(&[("package.json", "{}")]).unwrap_or_default(), [""; 0]);
        assert_eq!(found(&[]).unwrap_or_default(), [""; 0]);
        assert!(found(&[("package.json", r#"{"browserslist": 1}"#)]).is_err());
    }
}
