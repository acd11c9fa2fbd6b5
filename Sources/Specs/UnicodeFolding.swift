/// Compatibility decomposition (NFKD) reduced to what is ASCII: `Å` gives `A`, `ﬁ` gives `fi`,
/// `①` gives `1`, `日` gives nothing.
///
/// Covers every assigned scalar of Unicode 14 whose decomposition holds an ASCII character. A
/// letter without a decomposition (`ß`, `ø`, `ł`) gives nothing, as do combining marks. Separators
/// are all folded to `_`, since whoever folds splits there.
enum UnicodeFolding {
  /// The ASCII bytes of a text, in order.
  static func ascii(_ text: String) -> [UInt8] {
    var result = Array(text.utf8)
    if result.allSatisfy({ $0 < 0x80 }) { return result }
    result.removeAll(keepingCapacity: true)
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.append(UInt8(scalar.value))
      } else {
        append(scalar.value, to: &result)
      }
    }
    return result
  }

  private static func append(_ scalar: UInt32, to result: inout [UInt8]) {
    switch scalar {
    case 0xFF01...0xFF5E: result.append(UInt8(scalar - 0xFEE0))
    // Mathematical letters repeat A-Z a-z in thirteen styles; the holes are never assigned.
    case 0x1D400...0x1D6A3: result.append(letter((scalar - 0x1D400) % 52))
    case 0x1D7CE...0x1D7FF: result.append(UInt8(ascii: "0") + UInt8((scalar - 0x1D7CE) % 10))
    default: if let bytes = table[scalar] { result += bytes }
    }
  }

  private static func letter(_ index: UInt32) -> UInt8 {
    index < 26 ? UInt8(ascii: "A") + UInt8(index) : UInt8(ascii: "a") + UInt8(index - 26)
  }

  private static let table: [UInt32: [UInt8]] = {
    var table: [UInt32: [UInt8]] = [:]
    for run in rows.split(whereSeparator: { $0 == ";" || $0 == "\n" }) {
      let items = run.split(separator: " ")
      guard let first = items.first.flatMap({ UInt32($0, radix: 16) }) else {
        preconditionFailure("a run begins with a hexadecimal scalar: \(run)")
      }
      for (offset, item) in items.dropFirst().enumerated() where item != "-" {
        table[first + UInt32(offset)] = Array(item.utf8)
      }
    }
    return table
  }()

  /// Runs of scalars: the first one's number, then what each gives (`-` is nothing).
  private static let rows = """
    00A0 _; 00A8 _ - a; 00AF _ - - 2 3 _
    00B8 _ 1 o - 14 12 34 - A A A A A A - C E E E E I I I I - N O O O O O - - U U U U Y - - a a
    00E2 a a a a - c e e e e i i i i - n o o o o o - - u u u u y - y A a A a A a C c C c C c C c
    010E D d - - E e E e E e E e E e G g G g G g G g H h - - I i I i I i I i I - IJ ij J j K k -
    0139 L l L l L l L l - - N n N n N n n - - O o O o O o - - R r R r R r S s S s S s S s T t T
    0165 t - - U u U u U u U u U u U u W w Y y Y Z z Z z Z z s; 01A0 O o; 01AF U u
    01C4 DZ Dz dz LJ Lj lj NJ Nj nj A a I i O o U u U u U u U u U u - A a A a
    01E6 G g K k O o O o - - j DZ Dz dz G g - - N n A a
    0200 A a A a E e E e I i I i O o O o R r R r U u U u S s T t - - H h
    0226 A a E e O o O o O o O o Y y; 02B0 h - j r; 02B7 w y; 02D8 _ _ _ _ _ _; 02E1 l s x; 037A _
    037E _; 0384 _ _; 1D2C A - B - D E - G H I J K L M N - O - P R T U W a; 1D47 b d e
    1D4D g - k m - o; 1D56 p t u - - v; 1D62 i r u v; 1D9C c; 1DA0 f; 1DBB z
    1E00 A a B b B b B b C c D d D d D d D d D d E e E e E e E e E e F f G g H h H h H h H h H h
    1E2C I i I i K k K k K k L l L l L l L l M m M m M m N n N n N n N n O o O o O o O o P p P p
    1E58 R r R r R r R r S s S s S s S s S s T t T t T t T t U u U u U u U u U u V v V v W w W w
    1E84 W w W w W w X x X x Y y Z z Z z Z z h t w y a s
    1EA0 A a A a A a A a A a A a A a A a A a A a A a A a E e E e E e E e E e E e E e E e I i I i
    1ECC O o O o O o O o O o O o O o O o O o O o O o O o U u U u U u U u U u U u U u Y y Y y Y y
    1EF8 Y y; 1FBD _ - _ _ _; 1FCD _ _ _; 1FDD _ _ _; 1FED _ _ _; 1FFD _ _ - _ _ _ _ _ _ _ _ _ _ _
    2017 _; 2024 _ _ _; 202F _; 203C _ - _; 2047 _ _ _; 205F _
    2070 0 i - - 4 5 6 7 8 9 _ - _ _ _ n 0 1 2 3 4 5 6 7 8 9 _ - _ _ _ - a e o x - h k l m n p s
    209C t; 20A8 Rs
    2100 a_c a_s C C - c_o c_u - - F g H H H h - I I L l - N No - - P Q R R R - - SM TEL TM - Z
    2128 Z - K A B C - e E F - M o; 2139 i - FAX; 2145 D d e i j
    2150 17 19 110 13 23 15 25 35 45 16 56 18 38 58 78 1 I II III IV V VI VII VIII IX X XI XII L
    216D C D M i ii iii iv v vi vii viii ix x xi xii l c d m; 2189 03; 2260 _; 226E _ _
    2460 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 _1_ _2_ _3_ _4_ _5_ _6_ _7_ _8_ _9_
    247D _10_ _11_ _12_ _13_ _14_ _15_ _16_ _17_ _18_ _19_ _20_ 1_ 2_ 3_ 4_ 5_ 6_ 7_ 8_ 9_ 10_
    2492 11_ 12_ 13_ 14_ 15_ 16_ 17_ 18_ 19_ 20_ _a_ _b_ _c_ _d_ _e_ _f_ _g_ _h_ _i_ _j_ _k_ _l_
    24A8 _m_ _n_ _o_ _p_ _q_ _r_ _s_ _t_ _u_ _v_ _w_ _x_ _y_ _z_ A B C D E F G H I J K L M N O P
    24C6 Q R S T U V W X Y Z a b c d e f g h i j k l m n o p q r s t u v w x y z 0; 2A74 _ _ _
    2C7C j V; 3000 _; 309B _ _
    3200 _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ - _ _ _ _ _ _ _ _ _ _ _ _
    322C _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _
    3250 PTE 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35
    32B1 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 1 2 3 4 5 6 7 8 9 10 11 12 Hg erg eV LTD
    3358 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 hPa da AU bar oV pc dm
    3378 dm2 dm3 IU
    3380 pA nA A mA kA KB MB GB cal kcal pF nF F g mg kg Hz kHz MHz GHz THz l ml dl kl fm nm m
    339C mm cm km mm2 cm2 m2 km2 mm3 cm3 m3 km3 ms ms2 Pa kPa MPa GPa rad rads rads2 ps ns s ms
    33B4 pV nV V mV kV MV pW nW W mW kW MW k M a_m_ Bq cc cd Ckg Co_ dB Gy ha HP in KK KM kt lm
    33D1 ln log lx mb mil mol PH p_m_ PPM PR sr Sv Wb Vm Am 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
    33EF 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 gal; A7F2 C F Q
    FB00 ff fi fl ffi ffl st st; FB29 _; FC5E _ _ _ _ _ _; FDFA _ _; FE10 _ - - _ _ _ _ - - _
    FE30 _ - - _ _ _ _ _ _
    FE47 _ _ _ _ _ _ _ _ _ _ - _ - _ _ _ _ - _ _ _ _ - - _ _ _ _ _ _ _ _ - _ _ _ _
    FE70 _ - _ - _ - _ - _ - _ - _ - _; FFE3 _; 107A5 q; 1F100 0_ 0_ 1_ 2_ 3_ 4_ 5_ 6_ 7_ 8_ 9_
    1F110 _A_ _B_ _C_ _D_ _E_ _F_ _G_ _H_ _I_ _J_ _K_ _L_ _M_ _N_ _O_ _P_ _Q_ _R_ _S_ _T_ _U_
    1F125 _V_ _W_ _X_ _Y_ _Z_ S C R CD WZ - A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
    1F14A HV MV SD SS PPV WC; 1F16A MC MD MR; 1F190 DJ; 1FBF0 0 1 2 3 4 5 6 7 8 9
    """
}
