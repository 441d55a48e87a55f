import java.util.SortedSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * Starts jcstress with its own arguments, and leaves out the configurations with biased locking: Java 15 to 17 have it, turned
 * off, later ones do not have it, and with it every test runs in twice as many.
 */
public final class JcstressWithoutBias extends JCStress {

    private JcstressWithoutBias(Options options) {
        super(options);
    }

    public static void main(String[] args) throws Exception {
        Options options = new Options(args);
        if (!options.parse()) {
            System.exit(1);
        }
        new JcstressWithoutBias(options).run();
    }

    /** Called when the configurations are known and before they are used; there is no option for it. */
    @Override
    public SortedSet<String> getTests() {
        VMSupport.getAvailableVMConfigs().removeIf(config -> config.args().contains("-XX:+UseBiasedLocking"));
        return super.getTests();
    }
}
