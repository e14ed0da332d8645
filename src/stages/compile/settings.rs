//! What the settings mean for compiling JavaScript: settled before the first module is read.

use crate::{
    config::{Config, Drop},
    diagnostic::{Diagnostic, Failure},
    disk,
    engines::js::{
        drop::Dropped,
        minify::Syntax,
        parse,
        settings::{Settings, Targets},
    },
};

/// How JavaScript is compiled.
pub struct JsSettings {
    /// For the browsers of the build.
    pub modern: Settings,
    /// For the second build, for old browsers, if it is wanted.
    pub legacy: Option<Settings>,
    /// The syntax that the browsers of the second build understand.
    pub legacy_syntax: Syntax,
    /// Expressions and what replaces them in modules.
    pub define: Vec<(String, String)>,
    /// The same in classic scripts.
    pub script_define: Vec<(String, String)>,
}

impl JsSettings {
    /// Settles everything that may fail.
    ///
    /// # Errors
    /// Definitions that are no expressions, environment variables that are not
    /// set, `core-js` that is not installed, browsers that nobody knows.
    pub fn new(config: &Config, targets: Option<&Targets>) -> Result<Self, Failure> {
        check_definitions(config)?;
        let js = &config.js;
        let dropped = Dropped {
            console: js.drop.contains(&Drop::Console),
            debugger: js.drop.contains(&Drop::Debugger),
            labels: js.drop_labels.iter().cloned().collect(),
        };
        let wants_core_js = js.polyfills || js.legacy.as_ref().is_some_and(|legacy| legacy.polyfills);
        let core_js = if wants_core_js { Some(core_js_version(config)?) } else { None };
        let modern = Settings {
            targets: targets.cloned(),
            polyfills: core_js.clone().filter(|_| js.polyfills && targets.is_some()),
            dropped: dropped.clone(),
            ..Settings::default()
        };
        let (legacy, legacy_syntax) = match &js.legacy {
            None => (None, Syntax::default()),
            Some(legacy) => {
                let understood = |queries| Ok((Targets::parse(queries)?, Syntax::of(queries)?));
                let (targets, syntax) = understood(&legacy.browsers).map_err(|problem: String| {
                    let query = legacy.browsers.join(", ");
                    Failure::new(format!("`{query}` is not understood as a list of browsers: {problem}"))
                        .hint("`js.legacy.browsers` holds browserslist queries, such as `ie 11`")
                })?;
                let polyfills = core_js.filter(|_| legacy.polyfills);
                let settings = Settings {
                    targets: Some(targets),
                    polyfills,
                    dropped,
                    in_script: true,
                    is_second: true,
                    is_linked: false,
                };
                (Some(settings), syntax)
            }
        };
        let script_define: Vec<_> = js.define.clone().into_iter().collect();
        let mut define = environment(config)?;
        define.extend(script_define.iter().cloned());
        Ok(Self { modern, legacy, legacy_syntax, define, script_define })
    }
}

fn check_definitions(config: &Config) -> Result<(), Failure> {
    let mut failure = None;
    for (name, value) in &config.js.define {
        let Some(problem) = parse::expression_error(value) else {
            continue;
        };
        let message = format!("`{value}`, which `{name}` is defined as, is no JavaScript expression: {problem}");
        let place = config.place(&format!("js.define.{name}")).cloned();
        let diagnostic =
            Diagnostic::error("config-value", message).at(place).hint("a text needs quotes of its own: `'\"text\"'`");
        let start = || Failure::new("a definition cannot be used");
        failure = Some(failure.unwrap_or_else(start).because([diagnostic]));
    }
    failure.map_or(Ok(()), Err)
}

/// `import.meta.env`: what Vite's projects expect, and the variables that the
/// configuration lists. Nothing else of the environment can get into the code.
///
/// # Errors
/// Variables that are listed and not set.
///
/// # Panics
/// Never: a string is JSON.
pub fn environment(config: &Config) -> Result<Vec<(String, String)>, Failure> {
    const PREFIX: &str = "import.meta.env";
    let quoted = |text: &str| serde_json::to_string(text).expect("a string is JSON");
    let mut values = vec![
        ("BASE_URL".to_owned(), quoted(&config.public_path)),
        ("DEV".to_owned(), "false".to_owned()),
        ("MODE".to_owned(), quoted("production")),
        ("PROD".to_owned(), "true".to_owned()),
        ("SSR".to_owned(), "false".to_owned()),
    ];
    for (at, name) in config.js.env.iter().enumerate() {
        #[expect(clippy::disallowed_methods, reason = "only variables that the user lists are read")]
        let value = std::env::var(name).map_err(|_| {
            let place = config.place(&format!("js.env[{at}]")).cloned();
            let message = format!("`{name}` is listed in `js.env`, but the environment does not set it");
            Failure::new("the environment lacks a variable")
                .because([Diagnostic::error("environment", message).at(place).hint("set it, if only to nothing")])
        })?;
        values.retain(|(known, _)| known != name);
        values.push((name.clone(), quoted(&value)));
    }
    values.sort();
    let object: Vec<String> = values.iter().map(|(name, value)| format!("{}: {value}", quoted(name))).collect();
    let whole = (PREFIX.to_owned(), format!("({{ {} }})", object.join(", ")));
    Ok(values.into_iter().map(|(name, value)| (format!("{PREFIX}.{name}"), value)).chain([whole]).collect())
}

/// The version of the installed `core-js`, which decides what can be imported of it.
fn core_js_version(config: &Config) -> Result<String, Failure> {
    let found = config.root.ancestors().map(|folder| folder.join("node_modules/core-js/package.json"));
    let text =
        found.filter(|file| disk::is_file(file)).find_map(|file| disk::read(&file, config.limits.file_size).ok());
    let package: Option<serde_json::Value> = text.and_then(|text| serde_json::from_slice(&text).ok());
    package.and_then(|package| package["version"].as_str().map(str::to_owned)).ok_or_else(|| {
        Failure::new("polyfills come from the package `core-js`, which is not in `node_modules`")
            .hint("install it (`npm install core-js`), or unset `polyfills`")
    })
}
