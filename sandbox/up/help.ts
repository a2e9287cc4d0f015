import { links, regions } from '#sandbox/settings.ts'

export const help = `Two regions on one machine, to lose one of them.

  npm run sandbox -- <command> [options]

  up                brings both regions up; prints \`ready\` and the lines to export
  down              stops every process; the files stay until the next up
  status            what runs, which links are cut, what DNS answers, the lines to export
  deploy            brings Lambdas, workflow, documents, rights and host programs up to date
  lose <region>     kills every process of the region with SIGKILL and cuts its network
  heal <region>     gives its network back and boots its host again
  freeze <region>   stops every process of the region where it stands (SIGSTOP)
  thaw <region>     lets them go on
  cut <link>        lets nothing through a link any more
  mend <link>       mends it
  lag <seconds>     the pause between two passes of EFS replication

  regions  ${regions.join(', ')}
  links    ${links.join('\n           ')}

  --state <folder>        where everything lies             DRCTL_SANDBOX_STATE
  --net 127.<n>           the network of all addresses      DRCTL_SANDBOX_NET
  --api-port <port>       the API's port, 1234              DRCTL_SANDBOX_API_PORT
  --aws-port <port>       the AWS endpoint's port, 4566     DRCTL_SANDBOX_AWS_PORT
  --dns-port <port>       the name servers' port, 10053     DRCTL_SANDBOX_DNS_PORT
  --pg-port <port>        PostgreSQL's port, 15432          DRCTL_SANDBOX_PG_PORT
  --releases-port <port>  the release host's port, 8080     DRCTL_SANDBOX_RELEASES_PORT
  --cloud-port <port>     the port of a region's AWS, 4570  DRCTL_SANDBOX_CLOUD_PORT
  --standby warm|cold     whether the standby follows, warm DRCTL_SANDBOX_STANDBY
  --reinstate <way>       by-hand, or auto once it is back  DRCTL_SANDBOX_REINSTATE
  --lease <seconds>       the lease of the active side, 3   DRCTL_SANDBOX_LEASE

Two sandboxes run side by side when --state and --net differ.`
