//! Grids from and to Python: arrays of any integer type, lists and tuples in, `int8` arrays out.

use std::mem::MaybeUninit;

use arcvm::prelude::{Grid, GridBuf};
use bumpalo::Bump;
use numpy::ndarray::{ArrayView2, Axis, Slice};
use numpy::npyffi::{self, PY_ARRAY_API};
use numpy::{
    Element, PyArray2, PyArrayDescr, PyArrayDescrMethods, PyArrayMethods, PyUntypedArray,
    PyUntypedArrayMethods,
};
use pyo3::PyTypeInfo;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyFloat, PyInt, PyList, PyTuple, PyType};

use crate::work::Pulse;

/// Sides of a grid, at most: far beyond any task, and small enough for every product of two.
const LONGEST: usize = 1 << 15;

/// Loads numpy's C interface.
pub(crate) fn import_numpy(py: Python<'_>) -> PyResult<()> {
    numpy::get_array_module(py)?;
    types(py);
    Ok(())
}

/// Types of numpy, which a short call does not ask numpy for again.
struct Types {
    array: Py<PyType>,
    /// The type of the cells of all arrays that are made.
    bytes: Py<PyArrayDescr>,
}

/// Returns them, found once.
#[inline]
fn types(py: Python<'_>) -> &Types {
    static TYPES: PyOnceLock<Types> = PyOnceLock::new();
    match TYPES.get(py) {
        Some(types) => types,
        None => TYPES.get_or_init(py, || Types {
            array: PyUntypedArray::type_object(py).unbind(),
            bytes: i8::get_dtype(py).unbind(),
        }),
    }
}

/// Returns an array of a grid, `int8` of shape (height, width).
pub(crate) fn to_array<'py>(py: Python<'py>, grid: Grid<'_>) -> PyResult<Bound<'py, PyArray2<i8>>> {
    let mut shape = [grid.height as isize, grid.width as isize];
    let types = types(py);
    // SAFETY: numpy takes over the reference to the type and reads two sides. Nobody else has the
    // array yet, it has as many cells as the grid, one after the other, and all of them are written
    // here.
    unsafe {
        let array = PY_ARRAY_API.PyArray_NewFromDescr(
            py,
            types.array.as_ptr().cast(),
            types.bytes.clone_ref(py).into_bound(py).into_dtype_ptr(),
            2,
            shape.as_mut_ptr(),
            std::ptr::null_mut(),
            std::ptr::null_mut(),
            0,
            std::ptr::null_mut(),
        );
        let array: Bound<'py, PyArray2<i8>> =
            Bound::from_owned_ptr_or_err(py, array)?.cast_into_unchecked();
        if grid.cells.len() <= PIECE {
            array.data().copy_from_nonoverlapping(grid.cells.as_ptr(), grid.cells.len());
        } else {
            let cells = array.data().cast::<MaybeUninit<i8>>();
            let cells = std::slice::from_raw_parts_mut(cells, grid.cells.len());
            py.detach(|| cells.write_copy_of_slice(grid.cells));
        }
        Ok(array)
    }
}

/// Does the same for an owned grid, or None.
pub(crate) fn to_optional<'py>(
    py: Python<'py>,
    grid: Option<&GridBuf>,
) -> PyResult<Option<Bound<'py, PyArray2<i8>>>> {
    grid.map(|grid| to_array(py, grid.view())).transpose()
}

/// Cells that are copied at a time while the interpreter's lock is kept: some microseconds.
const PIECE: usize = 1 << 15;

/// Cells of a grid that a short call copies.
const MOST_CELLS: usize = 1 << 12;

/// Returns the cells of a small `int8` array that lie one after the other, copied into an arena;
/// nothing where the grid is something else, or no grid.
#[inline]
pub(crate) fn in_arena<'a>(bump: &'a Bump, grid: &Bound<'_, PyAny>) -> Option<Grid<'a>> {
    let types = types(grid.py());
    if grid.get_type_ptr() != types.array.as_ptr().cast() {
        return None;
    }
    // SAFETY: it is an array by its type.
    let array = unsafe { grid.cast_unchecked::<PyUntypedArray>() };
    let [height, width] = *array.shape() else { return None };
    let is_usual = array.dtype().is(&types.bytes) && array.is_c_contiguous();
    let is_small = height.saturating_mul(width).wrapping_sub(1) < MOST_CELLS;
    if !is_usual || !is_small {
        return None;
    }
    // SAFETY: the array has so many bytes one after the other. Nothing frees them while they are
    // copied, as the array is held, and nothing writes to them, as no other code of Python runs.
    let cells = unsafe {
        let data = (*npyffi::_PyArray_GET_ITEM_DATA(array.as_array_ptr())).data;
        std::slice::from_raw_parts(data.cast::<i8>(), height * width)
    };
    let (height, width) = (height as u32, width as u32);
    Grid::new(height, width, bump.alloc_slice_copy(cells))
}

/// Reads a grid.
///
/// # Errors
/// `TypeError` where it is no grid by its type, `ValueError` where its shape or a cell is not
/// right.
pub(crate) fn of_python(grid: &Bound<'_, PyAny>) -> PyResult<GridBuf> {
    if let Ok(array) = grid.cast::<PyArray2<i8>>() {
        return of_bytes(array);
    }
    let py = grid.py();
    if let Ok(rows) = grid.cast::<PyTuple>() {
        return of_rows(py, rows.len(), rows.iter().map(Ok));
    }
    if let Ok(rows) = grid.cast::<PyList>() {
        return of_rows(py, rows.len(), rows.iter().map(Ok));
    }
    if grid.cast::<numpy::PyUntypedArray>().is_ok() {
        return of_array(grid);
    }
    if grid.hasattr("__array__")? {
        let array = py.import("numpy")?.call_method1("asarray", (grid,))?;
        return of_array(&array);
    }
    Err(PyTypeError::new_err(format!(
        "expected a grid (an array of two dimensions, or a list or tuple of rows), got {}",
        type_name(grid)
    )))
}

/// Returns a grid of colours, as tasks and submissions hold them.
///
/// # Errors
/// Those of `of_python`, and `ValueError` for a cell that is not a colour from 0 to 9.
pub(crate) fn of_colors(grid: &Bound<'_, PyAny>) -> PyResult<GridBuf> {
    let grid = of_python(grid)?;
    let view = grid.view();
    match view.cells.iter().position(|cell| !(0..=9).contains(cell)) {
        None => Ok(grid),
        Some(index) => {
            let (row, column) = (index / view.width as usize, index % view.width as usize);
            Err(PyValueError::new_err(format!(
                "{} in row {row}, column {column} is not a colour from 0 to 9",
                view.cells[index]
            )))
        }
    }
}

/// Returns the name of an object's type.
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "an object".to_owned(), |name| name.to_string())
}

/// Reads a grid of an array of any type.
fn of_array(array: &Bound<'_, PyAny>) -> PyResult<GridBuf> {
    macro_rules! of_integers {
        ($($type:ty)*) => {
            $(if let Ok(array) = array.cast::<PyArray2<$type>>() {
                return of_cells(array, |cell| i8::try_from(cell).ok());
            })*
        };
    }
    of_integers!(i64 i32 i16 u8 u16 u32 u64);
    let untyped = array.cast::<numpy::PyUntypedArray>()?;
    let shape = untyped.shape();
    if shape.len() != 2 {
        return Err(PyValueError::new_err(format!(
            "expected a grid of two dimensions (height, width), got an array of shape {}",
            array.getattr("shape")?.str()?
        )));
    }
    sides(shape[0], shape[1])?;
    let kind = array.getattr("dtype")?.getattr("kind")?.extract::<String>()?;
    if !matches!(kind.as_str(), "b" | "i" | "u" | "f") {
        return Err(PyTypeError::new_err(format!(
            "expected a grid of integers, got an array of dtype {}",
            array.getattr("dtype")?.str()?
        )));
    }
    // Booleans, floats, and integers in another byte order.
    of_rows(array.py(), shape[0], array.try_iter()?)
}

fn sides(height: usize, width: usize) -> PyResult<(u32, u32)> {
    if height == 0 || width == 0 {
        return Err(PyValueError::new_err(format!(
            "a grid has at least one row and one column, got {height} × {width}"
        )));
    }
    if height > LONGEST || width > LONGEST {
        return Err(PyValueError::new_err(format!(
            "a grid has at most {LONGEST} rows and columns, got {height} × {width}"
        )));
    }
    Ok((height as u32, width as u32))
}

/// Returns the grid of an array's cells, copied.
fn of_bytes(array: &Bound<'_, PyArray2<i8>>) -> PyResult<GridBuf> {
    by_pieces(array, |piece, _, cells| {
        match piece.as_slice() {
            Some(piece) => cells.extend_from_slice(piece),
            None => cells.extend(piece.iter()),
        }
        Ok(())
    })
}

/// Returns the grid of an array's cells, each of which has to fit.
fn of_cells<T: Element + Copy + std::fmt::Display>(
    array: &Bound<'_, PyArray2<T>>,
    cell: impl Fn(T) -> Option<i8>,
) -> PyResult<GridBuf> {
    by_pieces(array, |piece, first, cells| {
        for ((row, column), &value) in piece.indexed_iter() {
            let bad = || bad_cell(&value.to_string(), first + row, column);
            cells.push(cell(value).ok_or_else(bad)?);
        }
        Ok(())
    })
}

/// Returns the grid of an array whose rows are read some at a time, so that others run in between.
fn by_pieces<T: Element>(
    array: &Bound<'_, PyArray2<T>>,
    read: impl Fn(ArrayView2<'_, T>, usize, &mut Vec<i8>) -> PyResult<()>,
) -> PyResult<GridBuf> {
    let (rows, columns) = view(array).dim();
    let (height, width) = sides(rows, columns)?;
    let mut cells = Vec::with_capacity(rows * columns);
    let (mut pulse, mut first) = (Pulse::new(array.py()), 0);
    let step = (PIECE / columns).max(1);
    loop {
        let next = (first + step).min(rows);
        read(view(array).slice_axis(Axis(0), Slice::from(first..next)), first, &mut cells)?;
        if next == rows {
            break;
        }
        first = next;
        pulse.pause()?;
        if view(array).dim() != (rows, columns) {
            return Err(PyValueError::new_err("the array changed its shape while it was read"));
        }
    }
    GridBuf::new(height, width, cells).ok_or_else(|| PyValueError::new_err("the grid is empty"))
}

/// Returns the cells of an array, for a caller that copies them before any other code of Python
/// runs.
fn view<'a, T: Element>(array: &'a Bound<'_, PyArray2<T>>) -> ArrayView2<'a, T> {
    // SAFETY: while the cells are copied nothing frees them, as the array is held, and nothing
    // writes to them, as no other code of Python runs. A registry of borrowed arrays, as numpy's
    // crate has it, takes longer than the copy.
    unsafe { array.as_array() }
}

fn of_rows<'py>(
    py: Python<'py>,
    height: usize,
    rows: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
) -> PyResult<GridBuf> {
    let (mut cells, mut pulse): (Vec<i8>, _) = (Vec::new(), Pulse::new(py));
    let mut width = 0;
    for (number, row) in rows.enumerate() {
        let (row, before) = (row?, cells.len());
        if let Ok(row) = row.cast::<PyTuple>() {
            of_row(number, row.iter(), &mut cells, &mut pulse)?;
        } else if let Ok(row) = row.cast::<PyList>() {
            of_row(number, row.iter(), &mut cells, &mut pulse)?;
        } else if row.hasattr("tolist")? {
            // A row of numpy or of a tensor.
            let row = row.call_method0("tolist")?;
            let row = row.cast::<PyList>().map_err(|_| no_row(number, &row))?.clone();
            of_row(number, row.iter(), &mut cells, &mut pulse)?;
        } else {
            return Err(no_row(number, &row));
        }
        let found = cells.len() - before;
        if number > 0 && found != width {
            return Err(PyValueError::new_err(format!(
                "row {number} of the grid has {found} cells where the rows above have {width}"
            )));
        }
        width = found;
        sides(height, width)?;
    }
    let (height, width) = sides(height, width)?;
    GridBuf::new(height, width, cells).ok_or_else(|| PyValueError::new_err("the grid is empty"))
}

fn no_row(number: usize, row: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!(
        "expected row {number} of the grid to be a list or tuple of integers, got {}",
        type_name(row)
    ))
}

fn of_row<'py>(
    number: usize,
    row: impl Iterator<Item = Bound<'py, PyAny>>,
    cells: &mut Vec<i8>,
    pulse: &mut Pulse<'_>,
) -> PyResult<()> {
    for (column, cell) in row.enumerate() {
        cells.push(of_cell(number, column, &cell)?);
        pulse.beat()?;
    }
    Ok(())
}

fn of_cell(row: usize, column: usize, cell: &Bound<'_, PyAny>) -> PyResult<i8> {
    if let Ok(number) = cell.cast::<PyInt>() {
        return number.extract::<i8>().map_err(|_| bad_cell(&shown(cell), row, column));
    }
    if let Ok(truth) = cell.cast::<PyBool>() {
        return Ok(i8::from(truth.is_true()));
    }
    if let Ok(number) = cell.cast::<PyFloat>() {
        let value = number.value();
        let fits =
            value.fract() == 0.0 && (f64::from(i8::MIN)..=f64::from(i8::MAX)).contains(&value);
        return match fits {
            true => Ok(value as i8),
            false => Err(bad_cell(&shown(cell), row, column)),
        };
    }
    // Scalars of numpy and tensors have their number as an object of Python, others as an index.
    for method in ["item", "__index__"] {
        if cell.hasattr(method)? {
            let number = cell.call_method0(method)?;
            let is_plain = number.is_instance_of::<PyInt>() || number.is_instance_of::<PyFloat>();
            if is_plain {
                return of_cell(row, column, &number);
            }
        }
    }
    Err(PyTypeError::new_err(format!(
        "expected an integer at row {row}, column {column} of the grid, got {}",
        type_name(cell)
    )))
}

/// Returns a value as text, cut where it is long.
fn shown(value: &Bound<'_, PyAny>) -> String {
    let text = value.str().map_or_else(|_| type_name(value), |text| text.to_string());
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn bad_cell(cell: &str, row: usize, column: usize) -> PyErr {
    PyValueError::new_err(format!(
        "the cell at row {row}, column {column} of the grid is {cell}; cells are integers from \
         -128 to 127"
    ))
}
