//! One file per rule. A new rule is a file with a `LINT`, a name in this list, and a page in `docs/rules/`.

use super::Lint;

macro_rules! rules {
    ($($name:ident)*) => {
        $(mod $name;)*
        /// Every rule, sorted by its id.
        pub static LINTS: &[&Lint] = &[$(&$name::LINT),*];
    };
}

rules! {
    address_outside_subnet
    alias_type
    bucket_force_destroy
    bucket_without_logging
    bucket_without_versioning
    cluster_network_overlap
    comment_syntax
    constant_interpolation
    count_over_collection
    database_without_backup
    default_security_group
    disk_size_out_of_range
    disk_without_iops
    duplicate_map_key
    empty_block
    empty_list_comparison
    empty_meta_argument
    empty_security_group
    exposed_admin_port
    flavor_mismatch
    formatting
    gateway_outside_subnet
    hardcoded_availability_zone
    hardcoded_id
    hardcoded_password
    hardcoded_region
    iam_wildcard
    idle_load_balancer
    ignore_all_changes
    interpolation_only
    kms_key_without_rotation
    legacy_index
    legacy_splat
    listener_without_tls
    literal_for_reference
    lookup_without_default
    missing_output_description
    missing_required_provider
    missing_required_version
    missing_tags
    missing_variable_description
    missing_variable_type
    module_structure
    naming_convention
    nested_conditional
    no_deletion_protection
    old_tls_policy
    open_admin_port
    open_allowlist
    open_network_acl
    open_port
    overlapping_peering
    overlapping_subnets
    period_without_prepaid
    pointless_condition
    prepaid_without_period
    prepaid_without_renewal
    public_bucket
    public_cluster_endpoint
    public_database
    public_repository
    record_outside_zone
    redundant_depends_on
    refused_name
    resource_name_pattern
    secret_in_template
    secret_output
    secret_variable
    short_log_retention
    single_zone_database
    stale_moved
    subnet_outside_vpc
    tls_disabled
    tracker_disabled
    unbound_eip
    unencrypted_bucket
    unencrypted_database
    unencrypted_disk
    unencrypted_file_system
    unencrypted_queue
    unknown_disk_type
    unknown_flavor
    unpinned_provider
    unstable_function
    unused_data_source
    unused_local
    unused_provider
    unused_security_group
    unused_variable
    vpc_address_range
    weak_password_policy
    workspace_name
    zone_outside_region
}

#[cfg(test)]
mod tests {
    use super::LINTS;

    #[test]
    fn sorted_by_id() {
        assert!(LINTS.windows(2).all(|w| w[0].code.id < w[1].code.id));
    }
}
