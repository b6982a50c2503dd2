//! What somebody may do with resources who acts in the place of another: an agency with its roles.

use serde_json::Value as Json;

use super::{Cloud, Resource};
use crate::json;

/// What is done with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is made.
    Create,
    /// It is changed.
    Update,
    /// It is removed.
    Delete,
    /// It is looked at.
    Read,
    /// Something is decrypted with it.
    Decrypt,
}

/// The rights of an agency that the world has.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    grants: Vec<Grant>,
    /// Keys that were opened for it.
    keys: Vec<String>,
}

/// One thing that is permitted, or forbidden all the same.
#[derive(Clone, Debug)]
struct Grant {
    /// A service as roles and policies call it; `*` for all, `-` for all but identity.
    service: String,
    /// How what is done begins; empty for everything, `get` for looking.
    verb: String,
    denied: bool,
    scope: Scope,
}

/// Where a role holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// For services without regions.
    Global,
    /// For the others.
    Project,
    Everywhere,
}

/// The kinds of agencies: ordinary ones, and those that trust somebody.
const ORDINARY: &[&str] = &["huaweicloud_identity_agency", "huaweicloud_iam_agency"];
/// What a trust agency is made as.
pub const TRUST: &[&str] = &[
    "huaweicloud_identity_trust_agency",
    "huaweicloud_identityv5_service_linked_agency",
];

/// Services under other names than their types have, with how the names of those types begin.
const SERVICES: &[(&str, &str)] = &[
    ("autoscaling", "as"),
    ("ecs", "compute kps"),
    ("eip", "vpc eip global"),
    ("elb", "elb lb"),
    ("functiongraph", "fgs"),
    ("gaussdb", "gaussdb taurusdb"),
    ("iam", "identity identityv5 iam identitycenter"),
    ("ims", "ims images"),
    ("security", "identity identityv5 iam identitycenter"),
    ("server", "compute kps"),
    ("vpc", "vpc networking"),
];

/// How the names of types of services without regions begin.
const GLOBAL: &[&str] = &[
    "cdn",
    "enterprise",
    "iam",
    "identity",
    "identitycenter",
    "identityv5",
];

impl Deed {
    /// What it is called in the middle of a sentence.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Read => "read",
            Self::Decrypt => "decrypt with",
        }
    }

    /// How actions of policies begin that are needed for it.
    fn verbs(self) -> &'static [&'static str] {
        match self {
            Self::Create => &["create", "add", "allocate", "associate"],
            Self::Update => &["update", "modify", "set", "put", "change"],
            Self::Delete => &["delete", "remove", "release", "disassociate"],
            Self::Read => &["get", "list", "show", "query"],
            Self::Decrypt => &["decrypt"],
        }
    }
}

impl Rights {
    /// Those of the agency of a name; nothing when the world has none. With one that must be named otherwise: how.
    pub fn of(
        cloud: &Cloud,
        region: &str,
        name: &str,
        by_urn: bool,
    ) -> Option<Result<Self, String>> {
        let find = |types: &'static [&'static str]| {
            let mut all = types.iter().flat_map(|ty| cloud.of_type(ty));
            all.find(|agency| agency.text("name") == name || agency.text("agency_name") == name)
        };
        let (ordinary, trust) = (find(ORDINARY), find(TRUST));
        let agency = match by_urn {
            true => trust.or(ordinary)?,
            false => match (ordinary, trust) {
                (Some(agency), _) => agency,
                (None, Some(_)) => {
                    let why =
                        format!("`{name}` is a trust agency, which is to be named by its URN");
                    return Some(Err(why));
                }
                (None, None) => return None,
            },
        };
        Some(Ok(Self::held(cloud, region, agency)))
    }

    fn held(cloud: &Cloud, region: &str, agency: &Resource) -> Self {
        let mut rights = Self::default();
        let of = |name: &str| agency.attributes.get(name);
        rights.add(cloud, of("all_resources_roles"), Scope::Everywhere);
        rights.add(cloud, of("policy_names"), Scope::Everywhere);
        rights.add(cloud, of("domain_roles"), Scope::Global);
        for block in elements(of("enterprise_project_roles")) {
            rights.add(cloud, block.get("roles"), Scope::Project);
        }
        for block in elements(of("project_role")) {
            if block.get("project").and_then(Json::as_str) == Some(region) {
                rights.add(cloud, block.get("roles"), Scope::Project);
            }
        }
        for grant in cloud.of_type("huaweicloud_kms_grant") {
            let mut operations = elements(grant.attributes.get("operations"));
            let opens = operations.any(|one| one == "decrypt-datakey");
            if opens && grant.text("grantee_principal") == agency.id {
                rights.keys.push(grant.text("key_id").to_owned());
            }
        }
        rights
    }

    fn add(&mut self, cloud: &Cloud, roles: Option<&Json>, scope: Scope) {
        for name in elements(roles).filter_map(Json::as_str) {
            let mut own = cloud.of_type("huaweicloud_identity_role");
            match own.find(|role| role.text("name") == name) {
                Some(role) => self.add_policy(role.text("policy"), scope),
                None => self.grants.extend(of_the_system(name, scope)),
            }
        }
    }

    /// What a policy that somebody wrote says.
    fn add_policy(&mut self, policy: &str, scope: Scope) {
        let policy = json::parse(policy.as_bytes()).unwrap_or_default();
        for statement in elements(policy.get("Statement")) {
            let denied = statement.get("Effect").and_then(Json::as_str) == Some("Deny");
            for action in elements(statement.get("Action")).filter_map(Json::as_str) {
                let mut parts = action.split(':');
                let service = parts.next().unwrap_or_default().to_ascii_lowercase();
                let verb = parts.next_back().unwrap_or("*");
                let verb = verb.split('*').next().unwrap_or_default();
                self.grants.push(Grant {
                    service,
                    verb: verb.to_ascii_lowercase(),
                    denied,
                    scope,
                });
            }
        }
    }

    /// Whether something may be done with a resource of a type, or with the key of an identifier.
    pub fn allow(&self, ty: &str, deed: Deed, key: Option<&str>) -> bool {
        if key.is_some_and(|key| self.keys.iter().any(|known| known == key)) {
            return true;
        }
        // What the region itself is asked.
        let plain = ["huaweicloud_account", "huaweicloud_availability_zones"];
        if plain.contains(&ty) {
            return true;
        }
        let mut found = self
            .grants
            .iter()
            .filter(|grant| grant.covers(ty, deed))
            .peekable();
        found.peek().is_some() && found.all(|grant| !grant.denied)
    }
}

impl Grant {
    fn covers(&self, ty: &str, deed: Deed) -> bool {
        let short = ty.strip_prefix("huaweicloud_").unwrap_or(ty);
        let word = short.split('_').next().unwrap_or_default();
        let global = GLOBAL.contains(&word);
        let here = match self.scope {
            Scope::Everywhere => true,
            Scope::Global => global,
            Scope::Project => !global,
        };
        let identity = word.starts_with("identity") || word == "iam";
        let service = match self.service.as_str() {
            "*" => true,
            "-" => !identity,
            service => match SERVICES.iter().find(|row| row.0 == service) {
                Some((_, words)) => words.split(' ').any(|known| known == word),
                None => {
                    word.trim_end_matches(|c: char| c.is_ascii_digit())
                        .trim_end_matches('v')
                        == service.trim_end_matches('v')
                }
            },
        };
        let verb = self.verb.as_str();
        let fits = |known: &&str| known.starts_with(verb) || verb.starts_with(*known);
        here && service && deed.verbs().iter().any(fits)
    }
}

/// A role or policy that every account has. One that is not known permits nothing.
fn of_the_system(name: &str, scope: Scope) -> Option<Grant> {
    let grant = |service: &str, verb: &str| Grant {
        service: service.to_owned(),
        verb: verb.to_owned(),
        denied: false,
        scope,
    };
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "tenant administrator" | "te_admin" => return Some(grant("-", "")),
        "tenant guest" | "readonly" | "readonlyaccess" => return Some(grant("*", "get")),
        "secu_admin" => return Some(grant("iam", "")),
        "administratoraccess" | "fullaccess" => return Some(grant("*", "")),
        _ => {}
    }
    let lower = lower.strip_suffix("policy").unwrap_or(&lower);
    let ends = [
        ("administrator", ""),
        ("fullaccess", ""),
        ("_netadm", ""),
        ("_adm", ""),
        ("readonlyaccess", "get"),
        ("readonly", "get"),
        ("viewer", "get"),
    ];
    let (rest, verb) = ends
        .iter()
        .find_map(|(end, verb)| Some((lower.strip_suffix(end)?, verb)))?;
    let service = rest
        .split(' ')
        .next()
        .filter(|service| !service.is_empty())?;
    Some(grant(service, verb))
}

/// The elements of a list, or one that stands alone.
fn elements(value: Option<&Json>) -> impl Iterator<Item = &Json> {
    let (one, many) = match value {
        Some(Json::Array(values)) => (None, values.as_slice()),
        Some(Json::Null) | None => (None, &[][..]),
        one => (one, &[][..]),
    };
    one.into_iter().chain(many)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(roles: &[(&str, Scope)]) -> Rights {
        let grants = roles
            .iter()
            .filter_map(|(name, scope)| of_the_system(name, *scope));
        Rights {
            grants: grants.collect(),
            keys: vec!["k".to_owned()],
        }
    }

    #[test]
    fn roles_of_the_system() {
        let may = |role: &str, ty: &str, deed: Deed| {
            with(&[(role, Scope::Everywhere)]).allow(&format!("huaweicloud_{ty}"), deed, None)
        };
        let cases = [
            ("VPC FullAccess", "vpc", true, true),
            ("VPC Administrator", "networking_secgroup", true, true),
            ("vpc_netadm", "vpc_subnet", true, true),
            ("VPC ReadOnlyAccess", "vpc", true, false),
            ("NATReadOnlyPolicy", "nat_gateway", true, false),
            ("NATFullAccessPolicy", "nat_gateway", true, true),
            ("NAT FullAccess", "vpc", false, false),
            ("ECS FullAccess", "compute_instance", true, true),
            ("Server Administrator", "compute_keypair", true, true),
            ("KMS CMKFullAccess", "kms_key", true, true),
            ("EVS FullAccess", "evsv3_volume", true, true),
            ("Tenant Administrator", "rds_instance", true, true),
            ("Tenant Administrator", "identity_user", false, false),
            ("Security Administrator", "identity_user", true, true),
            ("Tenant Guest", "identity_user", true, false),
            ("AdministratorAccess", "identity_user", true, true),
            ("somebody's", "vpc", false, false),
            ("FullAccess of nothing", "vpc", false, false),
        ];
        for (role, ty, read, make) in cases {
            let got = (may(role, ty, Deed::Read), may(role, ty, Deed::Create));
            assert_eq!(got, (read, make), "{role} and {ty}");
        }
    }

    #[test]
    fn a_role_holds_where_it_was_given() {
        let global = with(&[("AdministratorAccess", Scope::Global)]);
        let project = with(&[("AdministratorAccess", Scope::Project)]);
        let both = |ty: &str| {
            (
                global.allow(ty, Deed::Create, None),
                project.allow(ty, Deed::Create, None),
            )
        };
        assert_eq!(both("huaweicloud_identity_user"), (true, false));
        assert_eq!(both("huaweicloud_vpc"), (false, true));
    }

    #[test]
    fn policies_permit_and_forbid() {
        let mut rights = Rights::default();
        let policy = r#"{"Version": "1.1", "Statement": [
            {"Effect": "Allow", "Action": ["vpc:*:*", "ecs:cloudServers:create*", "ecs:*:get*"]},
            {"Effect": "Deny", "Action": ["vpc:vpcs:delete"]}
        ]}"#;
        rights.add_policy(policy, Scope::Everywhere);
        rights.add_policy("no JSON", Scope::Everywhere);
        let deeds = [Deed::Create, Deed::Update, Deed::Delete, Deed::Read];
        let of = |ty: &str| deeds.map(|deed| rights.allow(ty, deed, None));
        assert_eq!(of("huaweicloud_vpc"), [true, true, false, true]);
        assert_eq!(
            of("huaweicloud_compute_instance"),
            [true, false, false, true]
        );
        assert_eq!(of("huaweicloud_rds_instance"), [false; 4]);
    }

    #[test]
    fn keys_are_opened_one_by_one() {
        let rights = with(&[("VPC FullAccess", Scope::Everywhere)]);
        let may = |key| rights.allow("huaweicloud_kms_key", Deed::Decrypt, Some(key));
        assert_eq!((may("k"), may("l")), (true, false));
    }
}
