use super::{File, FileError};
/// todo
pub fn guess(_file: File<'_>) -> Result<String, FileError> {
    Ok(String::new())
}
