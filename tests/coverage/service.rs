//! Operations, the simulated cloud, and what an editor is told.

use formwork::api::{AOS_ROUTES, ROUTES, Route};
use formwork::cloud::{DATA_SOURCES, REGIONS, behaviours, quota};

use super::header;
use super::row;

pub fn part() -> String {
    let mut page = String::from("## Operations of the Resource Formation Service\n\n");
    page += &operations(ROUTES);
    page += "\n## Operations of the Application Orchestration Service\n\n";
    page += &operations(AOS_ROUTES);
    page += AOS;
    page += "\n## The simulated cloud\n\nEvery resource type of the catalogue can be made, changed and removed: it gets \
             an identifier, its computed attributes and a duration. These types behave like the real ones beyond that, \
             by the facts in `data/cloud`; in brackets the quota that an account, a region or a parent has of them:\n\n";
    for ty in behaviours() {
        let quota = quota(&ty).map_or(String::new(), |quota| format!(" ({quota})"));
        page += &format!("- `{ty}`{quota}\n");
    }
    page += "\nNot simulated: quotas of vCPUs, memory and capacity; names of buckets are unique in their account and region only; \
             the states that a resource passes through while it is made; addresses of the nodes of a node pool.\n";
    page += &data_sources();
    page += AGENCIES;
    let regions: Vec<String> = REGIONS
        .iter()
        .map(|region| format!("`{}`", region.id))
        .collect();
    page += &format!("\nRegions: {}.\n", regions.join(", "));
    page + EDITOR
}

fn operations(routes: &[Route]) -> String {
    let mut page = format!(
        "All {} operations are there.\n\n| operation | request |\n| --- | --- |\n",
        routes.len()
    );
    for route in routes {
        page += &format!(
            "| {} | `{} {}` |\n",
            route.operation, route.method, route.path
        );
    }
    page
}

/// `tests/service/aos` holds it.
const AOS: &str = "
A template is judged when it is uploaded, and refused with what is wrong with it. Packages are `.zip`, `.tar.gz` and `.tgz` of at \
most 4 MB and 500 files, 8 MB unpacked; there may be 100 templates. What a package holds beside its main file is kept and not looked at; nothing is converted for a preview (`converge_url` is empty). \
A template belongs to the account of its project. A `package` of an element that tells no address is looked for in the object storage's bucket `software`, below repository and version.

Stacks are made, upgraded, scaled, rolled back, tried again and removed with the clock, the cloud and the faults of the other service. An element with a counterpart \
(`data/aos/counterparts.txt`) is that resource, with all that the cloud knows of it. Of other elements no behaviour is known: they get an identifier, a name and a \
duration, keep what they were given, and are refused nothing; applications among them also get addresses, one for each instance. Of 49 phases stacks come to `Pending`, \
`Terminating`, those of creation, deletion, upgrade and rollback but for `Paused` and `Cancelled`; the others are known, and nothing that can be asked for leads to them. Chosen, \
for nothing tells it: when an action's time is over nothing more is begun, what is at work comes to its end, and the action has failed; a timeout of 0 is none; \
the action `delete` leaves an empty stack, `DELETE` takes it out; `cluster_id` and `namespace` are kept and not judged; there may be 1,000 stacks in a project. In `AOS.Batch` only \
`{{ name }}` of values, `item`, `offset` and `limit` is understood, the first two counted from 0. Not known here: `charge_mode`, `min_duration`, `max_duration` and `deletion_policy` of elements, \
stacks paid by the month (none is), external nodes, trimming (`force` is kept).
";

fn data_sources() -> String {
    let (_, counts) = super::data_sources::all(&crate::conformance::catalog());
    let count = |name: &str| {
        let found = counts.iter().find(|(how, _)| *how == name);
        found.unwrap().1.to_string()
    };
    let own: Vec<String> = DATA_SOURCES.iter().map(|ty| format!("`{ty}`")).collect();
    let mut page = String::from(
        "\nData sources are answered while a plan of a running world is made, or while a template is deployed; without a world they stay \
         unknown. `tests/coverage/data_sources.txt` names each:\n\n",
    );
    page += &header(&["answered", "data sources", "with"]);
    page += &row(&["by a rule of their own", &count("own"), &own.join(", ")]);
    page += &row(&[
        "from facts",
        &count("facts"),
        "zones, flavors, versions, disk types and the like (`data/catalog/answers`); flavors are those of the price list",
    ]);
    page += &row(&[
        "from facts and the world",
        &count("facts and world"),
        "what every account has, then what there is of the type",
    ]);
    page += &row(&[
        "from the world",
        &count("world"),
        "what there is of the type that fits the arguments: a list of it, or the one that fits",
    ]);
    page += &row(&[
        "from its tags",
        &count("tags"),
        "the tags of what there is of the type, each with its values",
    ]);
    page += &row(&[
        "with nothing",
        &count("nothing"),
        "empty texts, lists and maps, `0` and `false`; an event of the deployment warns that the data source is not simulated",
    ]);
    page + "\nAn argument is compared with the attribute of that name (a state, type, mode, engine or protocol but for letter case), and one that no object has is no reason to leave it \
            out: paging and sorting do nothing. What an object does not have is empty. Names are not searched for by their parts, but by \
            `name_regex`. A data source of a single object fails when none or more than one fits.\n"
}

/// `tests/service/agencies.rs` holds it.
const AGENCIES: &str = "
A stack's agency that was made in the world acts with its roles: those of the system by their names (`VPC FullAccess`, `Tenant Administrator`, \
`KMS ReadOnlyAccess`), those of the account by their policies (`huaweicloud_identity_role`), each in the project or for the global services it was given for; a trust \
agency, named by its URN, by its policies' names. What it has no right to fails where the resource is touched, and so does a variable whose key it may not use; \
a `huaweicloud_kms_grant` opens one key. An agency that the world does not have may do everything.
";

/// What an editor is told, by the kind of file: `tests/ide` holds it.
const EDITOR: &str = "
## What an editor is told

| question | `.tf` | `.tf.json` | `.tfvars` |
| --- | --- | --- | --- |
| completion | yes |  | yes |
| facts under the pointer | yes | yes | yes |
| signature of a call | yes |  | yes |
| declaration, uses, new name | yes | yes | yes |
| outline, kinds of names | yes | yes | names |
| arguments that could be given | yes |  |  |
| folding, selection, a name for an expression | yes |  |  |

Uses inside of files that `templatefile` reads are not found.
";
