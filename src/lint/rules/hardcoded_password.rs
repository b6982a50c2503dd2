use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{provider, spots};
use crate::lint::{Group, Lint, Scene};
use crate::schema::AttributeSchema;
use crate::syntax::ast::{Attribute, ExprKind};
use crate::text::{is_word, lower, upper};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "hardcoded-password",
        title: "Password in plain text",
        severity: Severity::Warning,
        explain: "Whoever reads the template knows the secret; give it as a sensitive variable without a default, or make it with `random_password`.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// Arguments that the provider does not show and that are no secrets.
const HARMLESS: [&str; 9] = [
    "cert",
    "certificate",
    "content",
    "crt",
    "data",
    "email",
    "mobile",
    "phone",
    "value",
];
const CREDENTIALS: [&str; 4] = ["password", "secret_key", "security_token", "token"];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        let Some(schema) = resource.block_schema() else {
            continue;
        };
        spots::arguments(resource.body(), schema, &mut |argument, schema| {
            if is_secret(schema) {
                let value = resource.evaluate(&argument.expr);
                judge(argument, value.text().map(|text| &**text), told);
            }
        });
    }
    for module in scene.modules() {
        for configured in module.config().providers.values() {
            let arguments = provider::arguments(configured);
            let secret = |a: &&Attribute| CREDENTIALS.contains(&&*a.name.name);
            for argument in arguments.iter().filter(secret) {
                let value = module.evaluate(&argument.expr);
                judge(argument, value.text().map(|text| &**text), told);
            }
        }
    }
}

fn is_secret(schema: &AttributeSchema) -> bool {
    let key = schema.name.contains("key") || schema.name.contains("secret");
    schema.sensitive && (key || !HARMLESS.iter().any(|word| schema.name.contains(*word)))
}

fn judge(argument: &Attribute, text: Option<&str>, told: &mut Diagnostics) {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return;
    };
    let name = &argument.name.name;
    let written = matches!(argument.expr.kind, ExprKind::String(_));
    let mut message = match written {
        true => format!("`{name}` is written here"),
        false => format!("the value of `{name}` can be read in the template"),
    };
    if is_password(name) && is_weak(text) {
        message.push_str(", and it is easily guessed");
    }
    told.push(LINT.at(argument.expr.span, message));
}

fn is_password(name: &str) -> bool {
    ["pass", "pwd"].iter().any(|word| name.contains(word))
}

/// Whether a password has fewer than eight characters or fewer than three kinds of them, which most services refuse.
fn is_weak(text: &str) -> bool {
    let kinds: [fn(char) -> bool; 4] = [
        |c| upper(c) != c,
        |c| lower(c) != c,
        |c| c.is_ascii_digit(),
        |c| !is_word(c),
    ];
    let met = kinds.iter().filter(|kind| text.chars().any(kind)).count();
    text.chars().count() < 8 || met < 3
}

#[cfg(test)]
mod tests {
    use super::is_weak;

    #[test]
    fn weak_passwords() {
        for weak in ["Abc-123", "password1", "12345678", "PASSWORD-"] {
            assert!(is_weak(weak), "{weak}");
        }
        for strong in ["Example-2026", "abc-def-123", "Passw0rd"] {
            assert!(!is_weak(strong), "{strong}");
        }
    }
}
