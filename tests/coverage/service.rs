//! Operations, the simulated cloud, and what an editor is told.

use formwork::api::ROUTES;
use formwork::cloud::{BEHAVIOURS, DATA_SOURCES, REGIONS};

pub fn part() -> String {
    let mut page = String::from("## Operations of the Resource Formation Service\n\n");
    page += &format!(
        "All {} operations are there.\n\n| operation | request |\n| --- | --- |\n",
        ROUTES.len()
    );
    for route in ROUTES {
        page += &format!(
            "| {} | `{} {}` |\n",
            route.operation, route.method, route.path
        );
    }
    page += "\n## The simulated cloud\n\nEvery resource type of the catalogue can be made, changed and removed: it gets \
             an identifier, its computed attributes and a duration. These types behave like the real ones beyond that:\n\n";
    for ty in BEHAVIOURS {
        page += &format!("- `{ty}`\n");
    }
    page += "\nThese data sources are answered; the others are refused as not simulated:\n\n";
    for ty in DATA_SOURCES {
        page += &format!("- `{ty}`\n");
    }
    let regions: Vec<String> = REGIONS
        .iter()
        .map(|region| format!("`{}`", region.id))
        .collect();
    page += &format!("\nRegions: {}.\n", regions.join(", "));
    page + EDITOR
}

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
