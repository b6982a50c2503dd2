use serde_json::Value as Json;

use super::super::ServiceError;

/// How an operation goes over its instances (SSPREF-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// All regions at once, not one after another (SSPREF-3).
    pub parallel: bool,
    /// The regions in the order they are worked on; nothing for a random one (SSPREF-4).
    pub order: Option<Vec<String>>,
    /// How many instances of a region may fail (SSPREF-5).
    pub tolerance: Share,
    /// How many instances of a region are worked on at once (SSPREF-6).
    pub concurrency: Share,
    /// Failures are never more than tolerated and one more (SSPREF-8).
    pub strict: bool,
}

/// A number of instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// So many.
    Count(usize),
    /// So many of a hundred, rounded down.
    Percent(usize),
}

impl Share {
    /// The number, of so many instances in a region.
    pub fn of(self, instances: usize) -> usize {
        match self {
            Self::Count(count) => count,
            Self::Percent(percent) => percent * instances / 100,
        }
    }
}

impl Preferences {
    /// Reads `operation_preferences`, checked for its shape, over the regions of the operation.
    ///
    /// # Errors
    ///
    /// With the codes of SSPREF-4 and SSPREF-13.
    pub fn take(given: Option<&Json>, regions: &[String]) -> Result<Self, ServiceError> {
        let text = |name: &str| given?.get(name)?.as_str();
        let parallel = text("region_concurrency_type") == Some("PARALLEL");
        let order = given.and_then(|given| given.get("region_order")?.as_array());
        let order = order.map(|order| order.iter().filter_map(Json::as_str).map(str::to_owned));
        let order: Option<Vec<String>> = order.map(Iterator::collect);
        if let Some(order) = &order {
            check_order(order, regions, parallel)?;
        }
        Ok(Self {
            parallel,
            order,
            tolerance: share(given, "failure_tolerance")?.unwrap_or(Share::Count(0)),
            concurrency: share_of_work(given)?,
            strict: text("failure_tolerance_mode") != Some("SOFT_FAILURE_TOLERANCE"),
        })
    }
}

fn share_of_work(given: Option<&Json>) -> Result<Share, ServiceError> {
    Ok(share(given, "max_concurrent")?.unwrap_or(Share::Count(1)))
}

/// The count or the percentage of a name.
fn share(given: Option<&Json>, name: &str) -> Result<Option<Share>, ServiceError> {
    let number = |end: &str| {
        let found = given?.get(format!("{name}_{end}"))?;
        found.as_number()?.as_str().parse::<usize>().ok()
    };
    match (number("count"), number("percentage")) {
        (Some(_), Some(_)) => Err(ServiceError::new(
            "10011028",
            format!("`{name}_count` and `{name}_percentage` exclude each other."),
        )),
        (Some(count), None) => Ok(Some(Share::Count(count))),
        (None, percent) => Ok(percent.map(Share::Percent)),
    }
}

/// Exactly the regions of the operation, each once (SSPREF-4).
fn check_order(order: &[String], regions: &[String], parallel: bool) -> Result<(), ServiceError> {
    if parallel {
        let detail = "`region_order` has no meaning when all regions are worked on at once.";
        return Err(ServiceError::new("10011028", detail));
    }
    let stranger = order.iter().find(|region| !regions.contains(region));
    let missing = regions.iter().find(|region| !order.contains(region));
    let detail = match (stranger, missing) {
        (Some(region), _) => format!("`{region}` is in `region_order`, not in `regions`."),
        (_, Some(region)) => format!("`{region}` is in `regions`, not in `region_order`."),
        _ if order.len() != regions.len() => "`region_order` has a region twice.".to_owned(),
        _ => return Ok(()),
    };
    Err(ServiceError::new("10011028", detail))
}
