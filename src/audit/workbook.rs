//! The tables of a report as one Excel workbook.
//!
//! Every cell that comes from a record is text, whatever it looks like: a spreadsheet runs no formula of it and changes no
//! id. The cells are those of the CSV files, but for characters that a workbook cannot hold, which are spelt out.

mod summary;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as Book, Worksheet, XlsxError};

use crate::check::words::clean;

use super::folder::Folder;
use super::summary::Summary;
use super::table::Table;

/// The rows of a sheet, by the format; the last one is for saying what was cut.
const ROWS: u32 = 1_048_576;

/// The characters of a cell, by the format.
const LETTERS: usize = 32_767;

/// The columns that hold numbers.
const NUMBERS: [&str; 4] = ["min_seconds", "max_seconds", "events", "row"];

/// A workbook under way. Its sheets are filled as the tables are written.
pub struct Workbook {
    book: Book,
    sheets: Vec<Sheet>,
}

impl Workbook {
    /// The tables that have a sheet.
    pub const TABLES: [Table; 4] = [Table::Bookings, Table::Findings, Table::Defects, Table::Rejected];

    /// The name of its file in a report.
    pub const FILE_NAME: &'static str = "report.xlsx";

    /// A workbook in that folder. Rows wait in nameless files there, so that the memory stays flat.
    ///
    /// # Errors
    ///
    /// Those files cannot be made.
    pub fn new(folder: &Folder) -> io::Result<Self> {
        let mut book = Book::new();
        if let Some(path) = folder.path() {
            book.set_tempdir(path).map_err(failed)?;
        }
        // No clock: the same audit gives the same bytes.
        let date = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        book.set_properties(&DocProperties::new().set_title("Custody audit").set_creation_datetime(&date));
        let sheet = |table: Table| Sheet::new(book.new_worksheet_with_constant_memory()?, table);
        let sheets = Self::TABLES.into_iter().map(sheet).collect::<Result<_, XlsxError>>().map_err(failed)?;
        Ok(Self { book, sheets })
    }

    /// The sheets, to be given to [`Audit::write`](super::Audit::write).
    pub fn sheets(&mut self) -> impl Iterator<Item = (Table, &mut Sheet)> {
        Self::TABLES.into_iter().zip(&mut self.sheets)
    }

    /// Writes the workbook with the summary as its first sheet.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn finish(mut self, summary: &Summary, mut writer: impl Write + Send) -> io::Result<()> {
        self.book.push_worksheet(summary::sheet(summary).map_err(failed)?);
        for sheet in self.sheets {
            self.book.push_worksheet(sheet.finish().map_err(failed)?);
        }
        self.book.save_to_writer(&mut writer).map_err(failed)?;
        writer.flush()
    }
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
        other => io::Error::other(other),
    }
}

/// A sheet that takes in the text of a table of CSV.
pub struct Sheet {
    sheet: Worksheet,
    table: Table,
    row: u32,
    column: u16,
    /// Which columns hold numbers.
    numbers: Vec<bool>,
    cell: Vec<u8>,
    /// Whether a quote is open, and whether one was just closed.
    open: bool,
    closed: bool,
}

impl Sheet {
    fn new(mut sheet: Worksheet, table: Table) -> Result<Self, XlsxError> {
        let name = table.file_name().trim_end_matches(".csv");
        let head = table.header().trim_end();
        let numbers: Vec<bool> = head.split(',').map(|head| NUMBERS.contains(&head)).collect();
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for column in 0..u16::try_from(numbers.len()).unwrap_or(u16::MAX) {
            sheet.set_column_width(column, 20)?;
        }
        Ok(Self { sheet, table, row: 0, column: 0, numbers, cell: Vec::new(), open: false, closed: false })
    }

    fn take(&mut self, byte: u8) -> Result<(), XlsxError> {
        let closed = std::mem::take(&mut self.closed);
        match byte {
            b'"' => {
                if closed {
                    self.cell.push(byte);
                }
                self.open = !self.open;
                self.closed = !self.open;
            }
            b',' if !self.open => self.end_cell()?,
            b'\n' if !self.open => {
                self.end_cell()?;
                self.row = self.row.saturating_add(1);
                self.column = 0;
            }
            _ => self.cell.push(byte),
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), XlsxError> {
        let text = String::from_utf8_lossy(&self.cell);
        let is_number = self.row > 0 && self.numbers.get(usize::from(self.column)) == Some(&true);
        let number = text.parse::<f64>().ok().filter(|_| is_number);
        if self.row < ROWS.saturating_sub(1) && !text.is_empty() {
            match number {
                Some(number) => self.sheet.write_number(self.row, self.column, number)?,
                None if self.row == 0 => {
                    self.sheet.write_string_with_format(self.row, self.column, text, &Format::new().set_bold())?
                }
                None => self.sheet.write_string(self.row, self.column, safe(&text))?,
            };
        }
        self.cell.clear();
        self.column = self.column.saturating_add(1);
        Ok(())
    }

    /// The sheet, with a last row that says what was cut if it was too long.
    fn finish(mut self) -> Result<Worksheet, XlsxError> {
        let last = ROWS.saturating_sub(1);
        if let Some(more) = self.row.checked_sub(last).filter(|more| *more > 0) {
            let said = format!("cut: {more} more rows are in {}", self.table.file_name());
            self.sheet.write_string(last, 0, said)?;
        }
        Ok(self.sheet)
    }
}

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        bytes.iter().try_for_each(|byte| self.take(*byte)).map_err(failed)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Text as a cell can hold it.
fn safe(text: &str) -> String {
    let text = clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    if text.encode_utf16().count() <= LETTERS {
        return text;
    }
    let mut room = LETTERS.saturating_sub(1);
    let fits = |letter: &char| match room.checked_sub(letter.len_utf16()) {
        Some(rest) => {
            room = rest;
            true
        }
        None => false,
    };
    text.chars().take_while(fits).chain(['…']).collect()
}
