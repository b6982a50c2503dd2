//! What rules about resources share: tables' ways to arguments, addresses, ports, bills, policies.

pub(super) mod billing;
pub(super) mod fix;
pub(super) mod literal;
pub(super) mod policy;
pub(super) mod ports;
pub(super) mod provider;
pub(super) mod ranges;
pub(super) mod spots;
pub(super) mod uses_of;
pub(super) mod zones;
