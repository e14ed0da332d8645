//! The settings as `assetpack.toml`.

use std::fmt::Write as _;

use super::{Carried, Function, Missing, Package, Templates};

impl Carried {
    /// As `assetpack.toml`, for `assetpack init`: only what differs from the defaults.
    ///
    /// Comments say where each package was written down.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let sources: Vec<&str> = self.sources.iter().map(String::as_str).collect();
        line(&mut text, &format!("source = {}", array(&sources)), "");
        if self.shadowing {
            line(&mut text, "shadowing = true", "");
        }
        line(&mut text, "entries = []", "");
        line(&mut text, "publish = []", "only packages, and what they refer to");
        let missing = if self.missing == Missing::Warn { "warn" } else { "ignore" };
        line(&mut text, &format!("missing = {}", quoted(missing)), "");
        line(&mut text, &format!("out = {}", quoted(&self.out)), "");
        line(&mut text, &format!("public_path = {}", quoted(&self.public_path)), "");
        if let Some(compress) = &self.compress {
            line(&mut text, &format!("compress = {}", array(compress)), "");
        }
        if !self.packages.is_empty() {
            text.push_str("\n[packages]\n");
        }
        for package in &self.packages {
            entry(&mut text, package);
        }
        templates(&mut text, &self.templates);
        if !self.minify {
            text.push_str("\n[js]\nminify = \"none\"\n\n[css]\nminify = \"none\"\n");
        }
        text
    }
}

fn line(text: &mut String, setting: &str, remark: &str) {
    text.push_str(setting);
    if !remark.is_empty() {
        text.push_str(" # ");
        text.push_str(remark);
    }
    text.push('\n');
}

fn entry(text: &mut String, package: &Package) {
    let place = &package.place;
    let at = place.span.as_ref().map_or_else(String::new, |span| format!(":{}", span.line));
    // A file name may hold anything; a comment ends with its line.
    let from = format!("{}{at}", place.file).replace(char::is_control, "?");
    let files: Vec<&str> = package.files.iter().map(|(file, _)| file.as_str()).collect();
    let mut value = array(&files);
    if package.embed || package.wrap.is_some() || !package.rewrite {
        value = format!("{{ files = {value}");
        if package.embed {
            value.push_str(", embed = true");
        }
        if !package.rewrite {
            value.push_str(", rewrite = false");
        }
        if let Some((before, after)) = &package.wrap {
            let wrap = format!("{before}%s{after}");
            value.push_str(", wrap = ");
            value.push_str(&quoted(&wrap));
        }
        value.push_str(" }");
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# {from}\n{} = {value}", quoted(&package.name));
}

fn templates(text: &mut String, templates: &Templates) {
    let usual = Templates::default();
    let mut lines = Vec::new();
    if templates.extension != usual.extension {
        lines.push(format!("extension = {}", quoted(&templates.extension)));
    }
    match &templates.function {
        Function::Bundled => {}
        Function::Raw => lines.push("function = false".to_owned()),
        Function::Named(name) => lines.push(format!("function = {}", quoted(name))),
    }
    if templates.namespace != usual.namespace {
        lines.push(format!("namespace = {}", quoted(&templates.namespace)));
    }
    if templates.sorted {
        lines.push("sorted = true".to_owned());
    }
    if templates.escapes {
        lines.push("escapes = true".to_owned());
    }
    if templates.separator != usual.separator {
        lines.push(format!("separator = {}", quoted(&templates.separator)));
    }
    if !lines.is_empty() {
        text.push_str("\n[jst]\n");
        text.push_str(&lines.join("\n"));
        text.push('\n');
    }
}

/// A list, on one line if it is short. Inline tables may hold lists of several lines.
fn array(items: &[&str]) -> String {
    const WIDTH: usize = 100;
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    let short = format!("[{}]", items.join(", "));
    if short.chars().count() <= WIDTH || items.len() < 2 {
        return short;
    }
    let mut text = "[\n".to_owned();
    for item in items {
        text.push_str("  ");
        text.push_str(&item);
        text.push_str(",\n");
    }
    text.push(']');
    text
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            char if char.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(char));
            }
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;

    fn carried() -> Carried {
        Carried {
            sources: vec!["public".to_owned(), ".".to_owned()],
            shadowing: false,
            out: "public/assets".to_owned(),
            public_path: "/assets/".to_owned(),
            packages: Vec::new(),
            templates: Templates::default(),
            minify: true,
            compress: None,
            missing: Missing::Warn,
            lost: Vec::new(),
        }
    }

    fn package(name: &str, files: &[&str]) -> Package {
        let place = Location::at("config/assets.yml", "\n\nx", 2..3);
        let files = files.iter().map(|&file| (file.to_owned(), place.clone())).collect();
        Package { name: name.to_owned(), place, files, embed: false, wrap: None, rewrite: true }
    }

    const HEAD: &str = "source = [\"public\", \".\"]\nentries = []\n\
                        publish = [] # only packages, and what they refer to\nmissing = \"warn\"\nout = \"public/assets\"\npublic_path = \"/assets/\"\n";

    #[test]
    fn only_what_differs_is_written() {
        assert_eq!(carried().to_toml(), HEAD);
        let plain = Carried { minify: false, compress: Some(Vec::new()), ..carried() };
        let expected = "compress = []\n\n[js]\nminify = \"none\"\n\n[css]\nminify = \"none\"\n";
        assert_eq!(plain.to_toml(), format!("{HEAD}{expected}"));
        let several = Carried { shadowing: true, ..carried() };
        assert_eq!(several.to_toml(), HEAD.replacen("\nentries", "\nshadowing = true\nentries", 1));
    }

    #[test]
    fn packages_and_templates_are_tables() {
        let embedded = Package { embed: true, rewrite: false, ..package("a-datauri.css", &["a.css"]) };
        let wrap = Some(("(function() {\n".to_owned(), "\n})(\"x\");".to_owned()));
        let wrapped = Package { wrap, ..package("b.js", &["b/**/*.js"]) };
        let long = "c/0123456789/0123456789/0123456789/0123456789.js";
        let packages = vec![package("c.js", &[long, long, "\u{7f}\\[x].js"]), embedded, wrapped];
        let templates = Templates {
            extension: "html.mustache".to_owned(),
            function: Function::Named("_.template".to_owned()),
            namespace: "App.T".to_owned(),
            separator: "_".to_owned(),
            escapes: false,
            sorted: false,
        };
        let text = Carried { packages, templates, ..carried() }.to_toml();
        let from = "# config/assets.yml:3\n";
        let expected = format!(
            "\n[packages]\n{from}\"c.js\" = [\n  \"{long}\",\n  \"{long}\",\n  \"\\u007F\\\\[x].js\",\n]\n\
             {from}\"a-datauri.css\" = {{ files = [\"a.css\"], embed = true, rewrite = false }}\n\
             {from}\"b.js\" = {{ files = [\"b/**/*.js\"], wrap = \"(function() {{\\n%s\\n}})(\\\"x\\\");\" }}\n\
             \n[jst]\nextension = \"html.mustache\"\nfunction = \"_.template\"\n\
             namespace = \"App.T\"\nseparator = \"_\"\n"
        );
        assert_eq!(text, format!("{HEAD}{expected}"));
        toml::from_str::<toml::Table>(&text).expect("the text is TOML");
    }
}
