//! An experiment as a file.

use crate::document::node::{Node, Read, Source, Table};
use crate::document::{DocumentError, parse};

use super::Conduct;

/// So many seeds at most.
const SEEDS: u32 = 10_000;

/// What an experiment compares, as a file names it: counties and policies by their files or ids, which are for the caller
/// to find.
///
/// ```
/// use detainer::simulate::experiment::Plan;
///
/// let plan = Plan::from_toml(
///     r#"
///     title = "The weekend"
///     seeds = 5
///
///     [[setting]]
///     name = "counted"
///     policies = ["us-fed-i247a"]
///
///     [[setting]]
///     name = "left out"
///     policies = ["us-fed-8cfr-287-7"]
///     "#,
///     "weekend.toml",
/// )?;
/// assert_eq!((plan.settings.len(), plan.seeds.len(), plan.conducts.len()), (2, 5, 4));
/// # Ok::<(), detainer::simulate::experiment::PlanError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What the experiment asks.
    pub title: String,
    /// The seeds, from 1.
    pub seeds: Vec<u64>,
    /// How the jails behave; in any way, unless the file says.
    pub conducts: Vec<Conduct>,
    /// How many bookings a year has, in place of the counties' own.
    pub bookings: Option<u32>,
    /// What is compared.
    pub settings: Vec<PlannedSetting>,
}

/// A county and a law, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSetting {
    /// Its name in tables.
    pub name: String,
    /// The file of the county; `None`: `examples/county.toml`.
    pub county: Option<String>,
    /// Policies, each a file or an id.
    pub policies: Vec<String>,
    /// Whether the policies apply in any year, whatever dates they have.
    pub undated: bool,
}

/// Why the file of an experiment was refused: the line, the key, and what was expected.
pub type PlanError = DocumentError;

impl Plan {
    /// An experiment from TOML; `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// [`PlanError`] for text that is no TOML, an unknown key, or a value that cannot be.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, PlanError> {
        let source = Source { file, text };
        let document = parse(&source)?;
        let root = Table::root(&source, &document);
        root.only(&["title", "seeds", "conducts", "bookings", "setting"])?;
        let seeds = root.need("seeds", "how many seeds there are")?.count(SEEDS)?;
        let conducts = root.maybe("conducts", |node| {
            Node::distinct(&node.some("a list of conducts")?, |word| word.choice(Conduct::WORDS))
        })?;
        Ok(Self {
            title: root.need("title", "a text")?.text()?,
            seeds: (1..=u64::from(seeds)).collect(),
            conducts: conducts.unwrap_or_else(|| Conduct::ALL.to_vec()),
            bookings: root.maybe("bookings", |node| node.count(100_000_000))?,
            settings: root
                .need("setting", "a table `[[setting]]`")?
                .tables()?
                .iter()
                .map(setting)
                .collect::<Read<_>>()?,
        })
    }
}

fn setting(node: &Node<'_>) -> Read<PlannedSetting> {
    let table = node.table()?;
    table.only(&["name", "county", "policies", "undated"])?;
    Ok(PlannedSetting {
        name: table.need("name", "a text")?.text()?,
        county: table.maybe("county", Node::text)?,
        policies: Node::distinct(
            &table.need("policies", "a list of policies")?.some("a list of policies")?,
            Node::text,
        )?,
        undated: table.maybe("undated", Node::boolean)?.unwrap_or(false),
    })
}
