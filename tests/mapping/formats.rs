//! Workbooks and Parquet files, written by other programs (openpyxl and pyarrow).

#[cfg(feature = "xlsx")]
mod xlsx {
    use detainer::audit::mapping::File;
    use detainer::record::Defaults;

    use crate::common::{lines, mapping, read_bytes, rejected};

    const BOOK: &[u8] = include_bytes!("../data/mapping/bookings.xlsx");

    /// The header is in row 4 and begins in column B.
    const MAPPING: &str = r##"
[mapping]
id = "sheet"
title = "A sheet"
[bookings]
time_zone = "America/Chicago"
[table]
row = "booking"
sheet = "Bookings"
skip = 3
key = "Booking No"
blank = ["#N/A"]
leave_out = { column = "Booking No", words = "total" }
[[table.event]]
is = "booked"
at = "Booked"
[[table.event]]
is = "detainer_received"
at = ["Booked", "Clock"]
take = { form = "Form", signed = "Bail" }
[[table.event]]
is = "released"
at = "Released"
"##;

    #[test]
    fn cells_of_every_kind() {
        let text = MAPPING.replace("at = [\"Booked\", \"Clock\"]", "at = \"Booked\"");
        let mapped = read_bytes(&mapping(&text), &[("book.xlsx", BOOK)]);
        assert_eq!(
            lines(&mapped),
            [
                "0017 booked 2024-06-03T18:20:07 @book.xlsx:5",
                "0017 detainer_received 2024-06-03T18:20:07 form=I-247A signed=true @book.xlsx:5",
                // A day at midnight is a day.
                "0017 released 2024-06-05 @book.xlsx:5",
                // A number is its digits; a day is a day.
                "18 booked 2024-06-04 @book.xlsx:6",
                "18 detainer_received 2024-06-04 signed=false @book.xlsx:6",
            ]
        );
        // The empty row is none.
        assert_eq!(rejected(&mapped), ["book.xlsx:8, booking `total: 2`: left out by the mapping"]);
    }

    #[test]
    fn a_day_and_a_time_of_day_in_two_cells() {
        let mapped = read_bytes(&mapping(MAPPING), &[("book.xlsx", BOOK)]);
        let times: Vec<String> =
            lines(&mapped).into_iter().filter(|line| line.starts_with("18 detainer_received")).collect();
        assert_eq!(times, ["18 detainer_received 2024-06-04T00:30:15 signed=false @book.xlsx:6"]);
    }

    #[test]
    fn what_is_no_workbook_or_no_sheet() {
        let read = |text: &str, bytes: &[u8]| {
            let error = mapping(text).read(&[File { name: "b.xlsx", bytes }], &Defaults::default()).unwrap_err();
            error.to_string()
        };
        let wrong = MAPPING.replace("\"Bookings\"", "\"Booking\"");
        assert_eq!(read(&wrong, BOOK), "`b.xlsx`: no sheet `Booking`, found `Cover`, `Bookings`");
        assert!(read(MAPPING, b"PK\x03\x04").starts_with("`b.xlsx`: cannot be read ("));
        assert!(read(MAPPING, b"id,in\n").starts_with("`b.xlsx`: cannot be read ("));
    }
}

#[cfg(feature = "parquet")]
mod parquet {
    use crate::common::{lines, mapping, read_bytes, rejected};

    const MAPPING: &str = r#"
[mapping]
id = "parquet"
title = "A Parquet file"
[bookings]
time_zone = "America/Chicago"
[table]
row = "booking"
key = "id"
[[table.event]]
is = "booked"
at = "booked"
[[table.event]]
is = "bail_posted"
at = "day"
take = { amount = ["n", "f"] }
"#;

    #[test]
    fn every_compression_reads_alike() {
        let files: [(&str, &[u8]); 4] = [
            ("snappy", include_bytes!("../data/mapping/bookings-snappy.parquet")),
            ("zstd", include_bytes!("../data/mapping/bookings-zstd.parquet")),
            ("gzip", include_bytes!("../data/mapping/bookings-gzip.parquet")),
            ("lz4", include_bytes!("../data/mapping/bookings-lz4.parquet")),
        ];
        for (name, bytes) in files {
            let mapped = read_bytes(&mapping(MAPPING), &[("b.parquet", bytes)]);
            assert_eq!(
                lines(&mapped),
                [
                    "0017 booked 2024-06-03T18:20:07 @b.parquet:1",
                    "0017 bail_posted 2024-06-05 amount=1 500.5 @b.parquet:1",
                    "18 booked 2024-06-04T00:30:00 @b.parquet:2",
                ],
                "{name}"
            );
            assert_eq!(rejected(&mapped), ["b.parquet:3: no booking: `id` is empty"]);
        }
    }
}
