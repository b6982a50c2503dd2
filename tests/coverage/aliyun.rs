//! The lists of Alibaba Cloud.

use formwork::aliyun::ACTIONS;

use super::{header, row};

const BESIDE: &str = "\nThe last one belongs to no contract here: it is what the official SDK calls to install what the third one lists. [alibaba-lists.md](alibaba-lists.md) \
                      tells what stands for what, and what is not there: nonces and the age of signatures are not judged, `RegionId` is not compared with anything, \
                      and condition keys of permissions have no meaning.\n";

pub fn part() -> String {
    let mut page = String::from("## Lists of Alibaba Cloud\n\n");
    page += &header(&["operation", "version", "permission"]);
    for action in ACTIONS {
        let permission = format!("`{}:{}`", action.product, action.name);
        page += &row(&[action.name, action.version, &permission]);
    }
    page + BESIDE
}
