//! Archives (ZIP), unpacked with an end: what they say of their own sizes is not believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

/// Why a whole file is refused: a code, and a sentence.
pub(crate) type Refusal = (&'static str, String);

/// The most files in an archive.
const MOST_FILES: usize = 2000;
/// The most bytes of all the XML in a workbook.
const MOST_XML: u64 = 256 << 20;
/// Parts of a workbook that are kept in memory as a whole, and the most bytes of each.
const KEPT: [(&str, u64); 3] =
    [("xl/sharedStrings.xml", 48 << 20), ("xl/styles.xml", 2 << 20), ("xl/workbook.xml", 1 << 20)];
/// The most bytes of any other part.
const MOST_PART: u64 = 128 << 20;
/// The most bytes from one `<` to the next.
const MOST_OF_A_TAG: usize = 1 << 20;

/// An archive that is opened.
pub(crate) type Archive<'f> = ZipArchive<Cursor<&'f [u8]>>;

/// Opens an archive.
pub(crate) fn open(bytes: &[u8]) -> Result<Archive<'_>, Refusal> {
    // Before the list of its files is held in memory.
    if bytes.windows(4).filter(|mark| mark == b"PK\x01\x02").count() > MOST_FILES {
        return Err(("too-many", format!("more than {MOST_FILES} files in the archive")));
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))
}

/// Why an archive cannot be read, in our words.
pub(crate) fn broken(error: &ZipError) -> Refusal {
    let told = match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            "a password protects the file; remove the password, and save it again"
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            "the archive is packed in a way that is not read here; pack it again as an ordinary ZIP"
        }
        _ => "the archive is damaged, or was not sent whole; send it again",
    };
    ("malformed", told.to_owned())
}

/// The names of the files in an archive.
pub(crate) fn names(bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    Ok(open(bytes)?.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect())
}

/// One file of an archive, of which no more than `most` bytes are read.
pub(crate) fn file(bytes: &[u8], name: &str, most: u64) -> Result<Vec<u8>, Refusal> {
    let mut archive = open(bytes)?;
    let mut file_bytes = Vec::new();
    let file = archive.by_name(name).map_err(|error| broken(&error))?;
    file.take(most).read_to_end(&mut file_bytes).map_err(|_| broken(&ZipError::FileNotFound))?;
    Ok(file_bytes)
}

/// Looks once through all XML of a workbook, so that whoever reads it afterwards needs no more memory than there is.
pub(crate) fn measure(bytes: &[u8]) -> Result<(), Refusal> {
    let mut archive = open(bytes)?;
    let mut left = MOST_XML;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|error| broken(&error))?;
        let name = file.name().map_err(|error| broken(&error))?.into_owned();
        let is_read = name.rsplit('.').next().is_some_and(|end| matches!(end, "xml" | "rels"));
        if is_read {
            let kept = KEPT.iter().find(|(kept, _)| *kept == name).map_or(MOST_PART, |(_, most)| *most);
            left -= length(file, left.min(kept))?;
        }
    }
    Ok(())
}

/// How long a part is when it is unpacked, if that is not more than `most`.
fn length(mut part: impl Read, most: u64) -> Result<u64, Refusal> {
    let too_large = || {
        let message = format!(
            "unpacked, the workbook is larger than {} MiB; save only the sheet that is to be imported",
            MOST_XML >> 20
        );
        Err(("too-large", message))
    };
    let (mut buffer, mut length, mut tag) = (vec![0; 64 << 10], 0, 0);
    loop {
        let read = part.read(&mut buffer).map_err(|_| broken(&ZipError::FileNotFound))?;
        if read == 0 {
            return Ok(length);
        }
        length += read as u64;
        for piece in buffer[..read].split_inclusive(|byte| *byte == b'<') {
            tag = if piece.ends_with(b"<") { 0 } else { tag + piece.len() };
            if tag > MOST_OF_A_TAG {
                return Err(("too-long", "a cell of the workbook is larger than 1 MiB".to_owned()));
            }
        }
        if length > most {
            return too_large();
        }
    }
}
