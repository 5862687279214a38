import java.io.Closeable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An OpenSearch node that lives as long as this process. Every argument is a setting, {@code name=value}; {@code
 * plugin=CLASS}, as often as wanted, adds a plugin of the class path.
 *
 * <p>A node of an installation reads folders of plugins. Here all is on the class path, so the plugins are handed to the
 * node's constructor, which is for the tests of OpenSearch. Everything of OpenSearch is reached by name: an older
 * {@code javac} than that of the jars compiles this file, and the same file is good for 2 and for 3.
 */
public final class Node {
    /** What a node cannot do without; of the names in a line the first that there is, since 2.x had others. */
    private static final String[][] MODULES = {
        {"org.opensearch.transport.Netty4ModulePlugin", "org.opensearch.transport.Netty4Plugin"},
        {"org.opensearch.analysis.common.CommonAnalysisModulePlugin", "org.opensearch.analysis.common.CommonAnalysisPlugin"},
        {"org.opensearch.painless.PainlessModulePlugin", "org.opensearch.painless.PainlessPlugin"},
    };

    private Node() {}

    public static void main(String[] arguments) throws Exception {
        List<Class<?>> plugins = new ArrayList<>();
        for (String[] names : MODULES) {
            plugins.add(firstOf(names));
        }
        Class<?> settingsClass = Class.forName("org.opensearch.common.settings.Settings");
        Object settings = settingsClass.getMethod("builder").invoke(null);
        Method put = settings.getClass().getMethod("put", String.class, String.class);
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(argument + ": a setting is name=value");
            }
            String name = argument.substring(0, equals);
            String value = argument.substring(equals + 1);
            if (name.equals("plugin")) {
                plugins.add(Class.forName(value));
            } else {
                put.invoke(settings, name, value);
            }
        }

        Supplier<String> name = () -> "node";
        Object environment = Class.forName("org.opensearch.node.InternalSettingsPreparer")
            .getMethod("prepareEnvironment", settingsClass, Map.class, Path.class, Supplier.class)
            .invoke(null, settings.getClass().getMethod("build").invoke(settings), Map.of(), null, name);
        Class<?> nodeClass = Class.forName("org.opensearch.node.Node");
        Constructor<?> constructor =
            nodeClass.getDeclaredConstructor(environment.getClass(), Collection.class, boolean.class);
        constructor.setAccessible(true);
        boolean descriptions = constructor.getGenericParameterTypes()[1].getTypeName().contains("PluginInfo");
        List<Object> modules = new ArrayList<>();
        for (Class<?> plugin : plugins) {
            modules.add(descriptions ? described(plugin) : plugin);
        }
        Closeable node;
        try {
            node = (Closeable) constructor.newInstance(environment, modules, false);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close"));
            nodeClass.getMethod("start").invoke(node);
        } catch (InvocationTargetException failed) {
            failed.getCause().printStackTrace();
            System.exit(1);
        }
        // The node's own threads do not keep the process.
        Thread.currentThread().join();
    }

    private static void close(Closeable node) {
        try {
            node.close();
        } catch (Exception failed) {
            failed.printStackTrace();
        }
    }

    private static Class<?> firstOf(String[] names) throws ClassNotFoundException {
        for (String name : names) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException other) {
                continue;
            }
        }
        throw new ClassNotFoundException(Arrays.toString(names));
    }

    /** What an installation reads of a plugin's descriptor: 3 wants it, 2 is content with the class. */
    private static Object described(Class<?> plugin) throws ReflectiveOperationException {
        Object version = Class.forName("org.opensearch.Version").getField("CURRENT").get(null);
        String name = plugin.getName();
        String java = System.getProperty("java.specification.version");
        return Class.forName("org.opensearch.plugins.PluginInfo")
            .getConstructor(String.class, String.class, String.class, version.getClass(), String.class, String.class,
                String.class, List.class, boolean.class)
            .newInstance(name, name, "0", version, java, name, null, List.of(), false);
    }
}
