use std::net::Ipv4Addr;

use super::Draft;
use crate::cloud::{Cloud, CloudError};

const TY: &str = "huaweicloud_vpc_eip";

/// 198.18.0.0/15 is set aside for tests of networks: no address of it is anybody's.
const FIRST: u32 = 0xc612_0000;
const COUNT: u64 = 0x0002_0000;

pub(super) fn prepare(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    if !draft.attributes.contains_key("address") {
        let address = free_address(cloud, draft);
        draft.default("address", address);
    }
    Ok(())
}

fn free_address(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> String {
    loop {
        let offset = u32::try_from(draft.site.rng.below(COUNT)).unwrap_or(0);
        let address = Ipv4Addr::from(FIRST + offset).to_string();
        let full = cloud.of_type(TY).count() as u64 >= COUNT;
        if full
            || !cloud
                .of_type(TY)
                .any(|other| other.text("address") == address)
        {
            return address;
        }
    }
}
