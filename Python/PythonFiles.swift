/// Sotto's Python sources, carried inside the executables so that they need no files beside them.
public enum PythonFiles {
    /// `spleeter_runner.py`: separates with Deezer's Spleeter.
    public static var runner: [UInt8] { PackageResources.spleeter_runner_py }

    /// `pip_settings.py`: prints the user's pip configuration.
    public static var pipSettings: [UInt8] { PackageResources.pip_settings_py }

    /// `unpack_pip.py`: puts pip into a virtual environment.
    public static var unpackPip: [UInt8] { PackageResources.unpack_pip_py }

    /// The locked releases, with hashes, for a series of Python: `3.11`, else `3.10`.
    public static func requirements(series: String) -> [UInt8] {
        series == "3.11" ? PackageResources.python_3_11_txt : PackageResources.python_3_10_txt
    }
}
