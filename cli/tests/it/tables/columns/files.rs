//! Writing tables in columns for tests, and reading them back.

use std::{fs::File, path::Path, sync::Arc};

use arrow_array::{Array as _, RecordBatch, cast::AsArray as _, types::Int32Type};
use arrow_schema::DataType;

/// The formats that every test goes through.
pub(super) const NAMES: [&str; 3] = ["t.arrow", "t.arrows", "t.parquet"];

/// Writes a table, in the format that its name tells.
pub(super) fn write(path: &Path, batches: &[RecordBatch]) {
    let (schema, file) = (batches[0].schema(), File::create(path).unwrap());
    match path.extension().unwrap().to_str().unwrap() {
        "parquet" => {
            let mut writer = parquet::arrow::ArrowWriter::try_new(file, schema, None).unwrap();
            batches.iter().for_each(|batch| writer.write(batch).unwrap());
            writer.close().unwrap();
        }
        "arrows" => {
            let mut writer = arrow_ipc::writer::StreamWriter::try_new(file, &schema).unwrap();
            batches.iter().for_each(|batch| writer.write(batch).unwrap());
            writer.finish().unwrap();
        }
        _ => {
            let mut writer = arrow_ipc::writer::FileWriter::try_new(file, &schema).unwrap();
            batches.iter().for_each(|batch| writer.write(batch).unwrap());
            writer.finish().unwrap();
        }
    }
}

/// Reads a table, in the format that its name tells.
pub(super) fn read(path: &Path) -> Vec<RecordBatch> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match path.extension().unwrap().to_str().unwrap() {
        "parquet" => {
            let reader =
                parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
            reader.build().unwrap().map(Result::unwrap).collect()
        }
        "arrows" => {
            let reader = arrow_ipc::reader::StreamReader::try_new_buffered(file, None).unwrap();
            reader.map(Result::unwrap).collect()
        }
        _ => {
            let reader = arrow_ipc::reader::FileReader::try_new_buffered(file, None).unwrap();
            reader.map(Result::unwrap).collect()
        }
    }
}

/// The cells of a column of texts; `-` for null.
pub(super) fn column(batches: &[RecordBatch], name: &str) -> Vec<String> {
    let mut cells = Vec::new();
    for batch in batches {
        let array = batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
        let array = match array.data_type() {
            DataType::Dictionary(..) => {
                let dictionary = array.as_dictionary::<Int32Type>();
                let texts = dictionary.values().as_string::<i32>();
                let text = |key: Option<i32>| key.map(|key| texts.value(key as usize).to_owned());
                Arc::new(dictionary.keys().iter().map(text).collect::<arrow_array::StringArray>())
            }
            _ => Arc::clone(array),
        };
        let texts = array.as_string::<i32>();
        cells.extend(texts.iter().map(|text| text.unwrap_or("-").to_owned()));
    }
    cells
}
